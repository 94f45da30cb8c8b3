// swift-format-ignore-file
// (one manifest a line)
import Testing

/// Mistakes in profiles that are not in use are found by those that are.
struct OtherProfilesTests {
    /// A stage of the profile `big`, whose members these are, in a manifest of which `small` is read.
    private func manifest(_ members: String, profiles: String = #""small": {"x": 1, "b": 2}, "big": {"x": 1, "b": 2}"#) -> String {
        #"{"stagecraft": 1, "defaultProfile": "small", "profiles": {\#(profiles)}, "stages": {"s": {"profiles": ["big"], \#(members)}}}"#
    }

    @Test(arguments: [
        (#""kind": "train.flw""#, "unknown kind 'train.flw'"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "neuron": 1}"#, "unknown parameter 'neuron' of train.flow"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": true}"#, "wrong type"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 3}"#, "out of range"),
        (#""kind": "train.flow", "parameters": {"problem": "old", "alpha": 1}"#, "unknown choice 'old'"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "times": [1, -1]}"#, "out of range"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "times": ["$x", -1]}"#, "out of range"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": "a${x}"}"#, "wrong type"),
        (#""kind": "train.flow", "parameters": {"problem": "odd"}"#, "parameter 'alpha' is missing"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "inputs": {"stat": "file:x"}"#, "unknown input 'stat' of train.flow"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "threads": 0"#, "out of range"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "timeLimit": "x""#, "wrong type"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "deliver": "../x""#, "leaves the folder by '..'"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"k": [1, 1]}"#, "axis value 1 is given twice"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"k": "a${b}"}"#, "wrong type"),
        (#""kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"k": ["$b", "a b"]}"#, "cannot stand in a stage's name"),
        (#""kind": "analyse.mean", "inputs": {"runs": "file:x"}, "chain": {"k": [1]}"#, "kind 'analyse.mean' cannot be chained"),
        (#""kind": "command", "command": ["a", "{input:x}"], "outputs": ["o"]"#, "unknown input 'x'"),
    ])
    func stagesOfOtherProfiles(members: String, expected: String) {
        let text = message(manifest(members))
        #expect(text.contains("error: ") && text.contains(expected), "\(text)")
        #expect(text.hasPrefix("pipeline.json:1:"))
        // The profile that has the stage says the same of it.
        #expect(message(manifest(members), profile: "big").contains(expected))
    }

    @Test(arguments: [
        (#""alpha": "$a""#, #""a": "x""#, "the string \"x\" (in profile 'big')"),
        (#""alpha": "$a""#, #""a": 7"#, "the integer 7 (in profile 'big')"),
        (#""alpha": 1, "times": ["$a"]"#, #""a": -1"#, "the integer -1 (in profile 'big')"),
        (#""alpha": "$k"}, "matrix": {"k": "$a"}, "inputs": {"#, #""a": 7"#, "the integer 7 (in profile 'big')"),
        (#""alpha": "$k"}, "matrix": {"k": "$a"}, "inputs": {"#, #""a": [1, 7]"#, "the integer 7 (in profile 'big')"),
    ])
    func settingsOfOtherProfiles(parameters: String, setting: String, found: String) {
        func text(_ profile: String) -> String {
            let first = parameters.contains("matrix") ? #""a": [1]"# : #""a": 1"#
            return message(
                #"{"stagecraft": 1, "defaultProfile": "\#(profile)", "profiles": {"small": {\#(first)}, "big": {\#(setting)}}, "stages": {"s": {"kind": "train.flow", "parameters": {"problem": "odd", \#(parameters)}}}}"#)
        }
        #expect(text("small").contains("found:    \(found)"), "\(text("small"))")
        #expect(text("big") != "no error")
    }

    /// What only that profile can tell, and stages that another profile does not have, are no mistakes.
    @Test(arguments: [
        #"{"stagecraft": 1, "defaultProfile": "small", "profiles": {"small": {"a": 1, "n": 1}, "big": {"a": "x", "n": 2}}, "stages": {"s": {"profiles": ["small"], "kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$a"}}, "t": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "neurons": "$n"}}, "c": {"kind": "command", "profiles": ["big"], "command": ["x", "{parameter:a}"], "outputs": ["o"], "parameters": {"a": "$a"}, "inputs": {"i": "t/history.h5"}}}}"#,
        #"{"stagecraft": 1, "defaultProfile": "small", "profiles": {"small": {"p": "odd"}, "big": {"p": "gen"}}, "stages": {"s": {"profiles": ["big"], "kind": "train.flow", "matrix": {"k": [0.5, 1]}, "parameters": {"problem": "$p", "alpha": "$k"}, "deliver": "x/${k}", "threads": 2}}}"#,
    ])
    func whatIsRightStaysSo(text: String) {
        #expect(message(text) == "no error")
        #expect(message(text, profile: "big") == "no error")
    }
}
