// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in stages: keys, kinds, parameters, interpolation, limits: the exact text that a person sees, all mistakes at once.
struct StageErrorsTests {
    @Test(arguments: [
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "train.flow", "paramters": {}, "threads": 0, "outputs": []}, "-b": {"kind": "train.flow"}}}
            """#,
            #"""
            pipeline.json:2:30: error: unknown key 'paramters'
              key:      stages.a.paramters
              expected: kind, summary, matrix, chain, parameters, inputs, outputs, command, programs, versions, … (28 in all)
              hint: did you mean 'parameters'?
            pipeline.json:2:58: error: out of range
              key:      stages.a.threads
              found:    the integer 0
              expected: an integer from 1 to 1024
            pipeline.json:2:61: error: 'outputs' is for stages of kind 'command'
              key:   stages.a.outputs
              found: kind 'train.flow'
            pipeline.json:2:77: error: '-b' cannot name a stage
              key:      stages.-b
              expected: letters, digits, '.', '_' and '-', first a letter, a digit or '_'
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "train.flw"}, "b": {}}}
            """#,
            #"""
            pipeline.json:2:16: error: unknown kind 'train.flw'
              key:      stages.a.kind
              expected: analyse.mean, command, manual, plot.lines, train.flow
              hint: did you mean 'train.flow'?
            pipeline.json:2:30: error: 'kind' is missing
              key: stages.b
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "train.flow", "parameters": {"problem": "old", "alpa": 1, "neurons": 1.0, "seed": -1, "times": [1, "x"]}}}}
            """#,
            #"""
            pipeline.json:2:2: error: parameter 'alpha' is missing
              key:      stages.a
              expected: a number from 0.0 to 2.0: initial scale
            pipeline.json:2:56: error: unknown choice 'old'
              key:      stages.a.parameters.problem
              found:    the string "old"
              expected: one of odd, gen
              hint: did you mean 'odd'?
            pipeline.json:2:63: error: unknown parameter 'alpa' of train.flow
              key:      stages.a.parameters.alpa
              expected: problem, neurons, alpha, seed, times
              hint: did you mean 'alpha'?
            pipeline.json:2:85: error: wrong type
              key:      stages.a.parameters.neurons
              found:    the number 1.0
              expected: an integer from 1 to 100000
            pipeline.json:2:98: error: out of range
              key:      stages.a.parameters.seed
              found:    the integer -1
              expected: an integer of at least 0
            pipeline.json:2:111: error: wrong type
              key:      stages.a.parameters.times
              found:    the list [1, "x"]
              expected: a list, each item a number of at least 0.0
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"p": {"alphas": [1, 3], "problem": "odd", "list": [1]}},
             "stages": {"a": {"kind": "train.flow", "matrix": {"alpha": "$alphas"},
              "parameters": {"problem": "$porblem", "alpha": "$alpha", "seed": "s-$seed"},
              "memoryMiB": "much", "deliver": "r/${nam}/${list}"},
              "b": {"kind": "train.flow", "matrix": {"alpha": "$alphas"},"parameters": {"problem": "x${", "alpha": "$alpha"}, "timeLimit": "${a b}"}}}
            """#,
            #"""
            pipeline.json:3:29: error: unknown name '$porblem'
              key:      stages.a.parameters.problem
              expected: $alpha, $alphas, $list, $problem
              hint: did you mean '$problem'?
            pipeline.json:3:68: error: '$seed' stands inside text
              key:   stages.a.parameters.seed
              found: the string "s-$seed"
              hint: write ${seed} inside text; $$ is a dollar sign
            pipeline.json:4:16: error: wrong type
              key:      stages.a.memoryMiB
              found:    the string "much"
              expected: an integer from 1 to 1073741824
            pipeline.json:4:35: error: unknown name '$nam'
              key:      stages.a.deliver
              expected: $alpha, $alphas, $list, $problem
            pipeline.json:5:88: error: '${' is never closed
              key:   stages.b.parameters.problem
              found: the string "x${"
              hint: $$ is a dollar sign
            pipeline.json:5:128: error: '${a b}' holds no name
              key:   stages.b.timeLimit
              found: the string "${a b}"
              hint: $$ is a dollar sign
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"p": {"alphas": [1, 3]}},
             "stages": {"a": {"kind": "train.flow", "matrix": {"alpha": "$alphas"},
              "parameters": {"problem": "odd", "alpha": "$alpha"}, "retries": 1.5, "deliver": "../r"},
              "b": {"kind": "train.flow", "threads": 4096, "parameters": {"problem": "odd", "alpha": 1}, "deliver": "/tmp"}}}
            """#,
            #"""
            pipeline.json:3:45: error: out of range
              key:      stages.a.parameters.alpha
              found:    the integer 3 (from $alpha)
              expected: a number from 0.0 to 2.0
            pipeline.json:3:67: error: wrong type
              key:      stages.a.retries
              found:    the number 1.5
              expected: an integer from 0 to 100
            pipeline.json:3:83: error: '../r' leaves the folder by '..'
              key:      stages.a.deliver
              expected: a folder relative to the project, or "."
            pipeline.json:4:42: error: out of range
              key:      stages.b.threads
              found:    the integer 4096
              expected: an integer from 1 to 1024
            pipeline.json:4:105: error: '/tmp' is an absolute path
              key:      stages.b.deliver
              expected: a folder relative to the project, or "."
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }
}
