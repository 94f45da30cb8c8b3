// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in matrices and chains: the exact text that a person sees, all mistakes at once.
struct MatrixErrorsTests {
    @Test(arguments: [
        (
            #"""
            {"stagecraft": 1, "profiles": {"p": {"seeds": []}}, "stages": {
             "a": {"kind": "train.flow", "matrix": {"alpha": [], "seed": "$seeds"}}, "b": {"kind": "train.flow", "matrix": {}}}}
            """#,
            #"""
            pipeline.json:2:50: error: matrix expands to nothing
              key:      stages.a.matrix.alpha
              found:    an empty list
              expected: one value or more
            pipeline.json:2:62: error: matrix expands to nothing
              key:      stages.a.matrix.seed
              found:    an empty list (from $seeds)
              expected: one value or more
            pipeline.json:2:112: error: matrix expands to nothing
              key:      stages.b.matrix
              expected: at least one axis
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "profiles": {"p": {"one": 1}}, "stages": {
             "a": {"kind": "train.flow", "matrix": {"x": [1, 1.0], "y": [[1], "a,b"], "z": "$one", "one": [1], "n": 4}}}}
            """#,
            #"""
            pipeline.json:2:50: error: axis value 1.0 is given twice
              key:   stages.a.matrix.x[1]
              found: item 2
            pipeline.json:2:62: error: wrong type
              key:      stages.a.matrix.y[0]
              found:    the list [1]
              expected: a boolean, a number or a string
            pipeline.json:2:67: error: an axis value cannot stand in a stage's name
              key:      stages.a.matrix.y[1]
              found:    the string "a,b"
              expected: text without [ ] , = " * ? and spaces
            pipeline.json:2:80: error: wrong type
              key:      stages.a.matrix.z
              found:    the integer 1 (from $one)
              expected: a list
            pipeline.json:2:88: error: axis 'one' has the name of a setting
              key:     stages.a.matrix.one
              setting: pipeline.json:1:38
              hint: rename one, so that $one is clear
            pipeline.json:2:105: error: wrong type
              key:      stages.a.matrix.n
              found:    the integer 4
              expected: a list, "$setting", "stage/folder/*" or "file:folder/*"
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "matrix": {"x": [1]}, "chain": {"x": [1], "y": [2]}},
             "b": {"kind": "train.flow", "matrix": {"x": [1]}, "chain": {"x": [1]}},
             "c": {"kind": "analyse.mean", "chain": {"x": [1]}, "inputs": {"runs": "a"}},
             "d": {"kind": "train.flow", "chain": {"x": [1]}, "inputs": {"previous": "a"}}}}
            """#,
            #"""
            pipeline.json:1:89: error: a chain has one axis
              key:      stages.a.chain
              found:    2
              expected: 1
            pipeline.json:2:62: error: axis 'x' is in the matrix too
              key:   stages.b.chain.x
              there: pipeline.json:2:41
            pipeline.json:3:42: error: kind 'analyse.mean' cannot be chained
              key:      stages.c.chain.x
              expected: a kind with an input 'previous'
            pipeline.json:4:2: error: parameter 'problem' is missing
              key:      stages.d
              expected: one of odd, gen: which problem
            pipeline.json:4:2: error: parameter 'alpha' is missing
              key:      stages.d
              expected: a number from 0.0 to 2.0: initial scale
            pipeline.json:4:62: error: role 'previous' is filled by the chain
              key: stages.d.inputs.previous
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }
}
