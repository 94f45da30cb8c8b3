// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import Engine
@testable import StageGraph

/// Settings beside the stages that use them: one value for all profiles, or one by profile.
struct SettingsTests {
    @Test func valuesByProfileAreInherited() throws {
        let text = manifest(#""x": {"a": 0.5, "c": 1.5}, "n": 7"#)
        for (profile, alpha) in [("a", 0.5), ("b", 0.5), ("c", 1.5)] {
            let stage = try expand(text, profile: profile).stages[0]
            #expect(stage.parameters.number("alpha") == alpha && stage.parameters.integer("neurons") == 7)
        }
        let changed = try expand(text, profile: "b", set: ["x=0.25", "n=8"]).stages[0]
        #expect(changed.parameters.number("alpha") == 0.25 && changed.parameters.integer("neurons") == 8)
    }

    @Test func aManifestWithoutProfilesHasSettings() throws {
        let graph = try expand(
            #"{"stagecraft": 1, "settings": {"x": 1}, "stages": {"t": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$x"}}}}"#)
        #expect(graph.stages[0].parameters.number("alpha") == 1)
    }

    @Test(arguments: [
        (
            manifest(#""x": {"a": 0.5}, "n": 7"#), "c",
            "pipeline.json:1:87: error: profile 'c' lacks the setting 'x'\n  key:     profiles.c\n  defined: pipeline.json:1:116"
        ),
        (
            manifest(#""x": {"a": 0.5, "d": 1}, "n": 7"#), "a",
            "pipeline.json:1:126: error: unknown profile 'd'\n  key:      settings.x.d\n  expected: a, b, c"
        ),
        (
            manifest(#""x": {}, "n": "$x""#), "a",
            "pipeline.json:1:110: error: the setting has no value\n  key:      settings.x\n  expected: a value, or one by profile\npipeline.json:1:124: error: a setting cannot refer to another one\n  key: settings.n\n  hint: write the value itself; $$ is a dollar sign"
        ),
        (
            manifest(#""x": {"a": {"b": 1}}, "n": 7, "1": 1"#), "a",
            "pipeline.json:1:121: error: wrong type\n  key:      settings.x.a\n  found:    an object\n  expected: a boolean, a number, a string or a list\npipeline.json:1:140: error: '1' cannot name a setting\n  key:      settings.1\n  expected: letters, digits, '_' and '-', first a letter or '_'"
        ),
        (
            manifest(#""x": {"a": 1, "c": 1}, "n": 7, "y": {"a": 1, "c": 2}"#), "a",
            "pipeline.json:1:147: error: no stage uses the setting 'y'\n  key: settings.y.a\n  hint: refer to it as \"$y\", or delete it\npipeline.json:1:155: error: no stage uses the setting 'y'\n  key: settings.y.c\n  hint: refer to it as \"$y\", or delete it"
        ),
        (
            manifest(#""x": {"a": 1, "c": 30}, "n": 7"#), "a",
            "pipeline.json:1:124: error: out of range\n  key:      settings.x.c\n  found:    the integer 30 (in profile 'c')\n  expected: a number from 0.0 to 2.0"
        ),
        (
            manifest(#""x": 1, "n": 7"#, profiles: #""a": {"n": 2}, "b": {"n": 2}, "range": {}"#), "a",
            "pipeline.json:1:85: error: a profile cannot be called 'range'\n  key: profiles.range\n  hint: in \"settings\" that key says how a list is computed\npipeline.json:1:120: error: 'n' is given twice\n  key:   settings.n\n  first: pipeline.json:1:61"
        ),
    ])
    func mistakes(text: String, profile: String, expected: String) {
        #expect(message(text, profile: profile) == expected)
    }

    /// What is the same in all profiles must fit in stages of other profiles too.
    @Test func stagesOfOtherProfilesAreChecked() {
        let text = #"""
            {"stagecraft": 1, "defaultProfile": "a", "profiles": {"a": {}, "b": {}}, "settings": {"x": 30},
             "stages": {"t": {"kind": "train.flow", "profiles": ["b"], "parameters": {"problem": "odd", "alpha": "$x"}}}}
            """#
        #expect(message(text).hasPrefix("pipeline.json:1:87: error: out of range\n  key:      settings.x\n  found:    the integer 30 (in profile 'b')"))
    }
}

private func manifest(_ settings: String, profiles: String = #""a": {}, "b": {"extends": "a"}, "c": {}"#) -> String {
    """
    {"stagecraft": 1, "defaultProfile": "a", "profiles": {\(profiles)}, "settings": {\(settings)},
     "stages": {"t": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$x", "neurons": "$n"}}}}
    """
}
