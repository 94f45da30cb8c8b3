// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in profiles, on the command line too: the exact text that a person sees, all mistakes at once.
struct ProfileErrorsTests {
    @Test(arguments: [
        (
            #"""
            {"stagecraft": 1, "defaultProfile": "smok", "profiles": {"smoke": {}, "lap": {"extends": "smoek"}}}
            """#,
            #"""
            pipeline.json:1:37: error: unknown profile 'smok'
              key:      defaultProfile
              expected: smoke, lap
              hint: did you mean 'smoke'?
            pipeline.json:1:90: error: unknown profile 'smoek'
              key:      profiles.lap.extends
              expected: smoke, lap
              hint: did you mean 'smoke'?
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"a": {"1x": 1, "y": null, "z": "$y"}}}
            """#,
            #"""
            pipeline.json:1:38: error: '1x' cannot name a setting
              key:      profiles.a.1x
              expected: letters, digits, '_' and '-', first a letter or '_'
            pipeline.json:1:52: error: wrong type
              key:      profiles.a.y
              found:    null
              expected: a boolean, a number, a string or a list
            pipeline.json:1:63: error: a setting cannot refer to another one
              key: profiles.a.z
              hint: write the value itself; $$ is a dollar sign
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"a": {"n": 1}, "b": {}}, "defaultProfile": "b",
             "stages": {"s": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$n"}}}}
            """#,
            #"""
            pipeline.json:1:47: error: profile 'b' lacks the setting 'n'
              key:     profiles.b
              defined: pipeline.json:1:38
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"a": {"n": 1, "m": 2}}, "stages": {"s": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$n"}}}}
            """#,
            #"""
            pipeline.json:1:46: error: no stage uses the setting 'm'
              key: profiles.a.m
              hint: refer to it as "$m", or delete it
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    /// What the command line asks for is checked like the manifest.
    @Test(arguments: [
        (["trian.neurons=1"], "--set trian.neurons=1: error: unknown stage 'trian'\n  hint: did you mean 'train'?"),
        (
            ["train.neuron=1"],
            "--set train.neuron=1: error: unknown parameter 'neuron' of stage 'train'\n  expected: problem, neurons, alpha, seed, times\n  hint: did you mean 'train.neurons'?"
        ),
        (
            ["train.neurons=0"],
            "--set train.neurons=0: error: out of range\n  found:    the integer 0\n  expected: an integer from 1 to 100000"
        ),
        (
            ["train.problem=old"],
            "--set train.problem=old: error: unknown choice 'old'\n  found:    the string \"old\"\n  expected: one of odd, gen\n  hint: did you mean 'odd'?"
        ),
        (
            ["alfas=[1]"],
            "--set alfas=[1]: error: unknown setting 'alfas'\n  expected: alphas, seeds, ends, neurons\n  hint: did you mean 'alphas'?"
        ),
        (["x"], "error: '--set x' sets nothing\n  expected: --set stage.parameter=value or --set setting=value"),
    ])
    func overrides(set: [String], expected: String) {
        #expect(message(GraphTests.manifest, set: set) == expected)
    }

    @Test func profileOfTheCommandLine() {
        #expect(
            message(GraphTests.manifest, profile: "lapptop")
                == "--profile lapptop: error: unknown profile 'lapptop'\n  expected: smoke, laptop\n  hint: did you mean 'laptop'?"
        )
        #expect(
            message("{\"stagecraft\": 1, \"profiles\": {\"a\": {}, \"b\": {}}}")
                == "pipeline.json:1:32: error: no profile is chosen\n  expected: --profile and one of a, b\n  hint: \"defaultProfile\" in pipeline.json chooses one for every run"
        )
    }
}
