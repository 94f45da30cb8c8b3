// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in references to other stages, and cycles: the exact text that a person sees, all mistakes at once.
struct ReferenceErrorsTests {
    @Test(arguments: [
        (
            #"""
            {"stagecraft": 1, "profiles": {"p": {}, "q": {}}, "defaultProfile": "p", "stages": {
             "train": {"kind": "train.flow", "matrix": {"alpha": [0.5, 1]}, "parameters": {"problem": "odd", "alpha": "$alpha"}},
             "away": {"kind": "train.flow", "profiles": ["q"], "parameters": {"problem": "odd", "alpha": 1}},
             "a": {"kind": "analyse.mean", "inputs": {"runs": ["tran/history.h5", "train/histroy.h5", "train[alpa=1]/history.h5", "train[alpha=2]", "away"]}},
             "b": {"kind": "analyse.mean", "inputs": {"rums": "train", "weights": "train"}},
             "c": {"kind": "plot.lines", "parameters": {"figure": "x"}, "inputs": {"data": "train"}},
             "e": {"kind": "plot.lines", "parameters": {"figure": "x"}},
             "f": {"kind": "plot.lines", "parameters": {"figure": "x"}, "inputs": {"data": {"x": 1}}, "profiles": ["r"]},
             "g": {"kind": "analyse.mean", "inputs": {"runs": ["e[x=1]", "train[alpha=$nothing]", "train[alpha=1,alpha=1]", "data:fashion/x"]}}}}
            """#,
            #"""
            pipeline.json:4:52: error: unknown stage 'tran'
              key:      stages.a.inputs.runs[0]
              expected: train, away, a, b, c, e, f, g
              hint: did you mean 'train'?
            pipeline.json:4:71: error: unknown output 'histroy.h5' of 'train'
              key:      stages.a.inputs.runs[1]
              expected: history.h5
              hint: did you mean 'history.h5'?
            pipeline.json:4:91: error: unknown axis 'alpa' of 'train'
              key:      stages.a.inputs.runs[2]
              expected: alpha
              hint: did you mean 'alpha'?
            pipeline.json:4:119: error: no instance of 'train' has alpha=2
              key:      stages.a.inputs.runs[3]
              expected: 0.5, 1
            pipeline.json:4:137: error: stage 'away' is not in profile 'p'
              key:      stages.a.inputs.runs[4]
              it is in: q
            pipeline.json:5:43: error: unknown input 'rums' of analyse.mean
              key:      stages.b.inputs.rums
              expected: runs, weights
              hint: did you mean 'runs'?
            pipeline.json:6:72: error: input 'data' has too many files
              key:      stages.c.inputs.data
              found:    2 files
              expected: one file
            pipeline.json:7:2: error: input 'data' is missing
              key:      stages.e
              expected: one file: numbers
            pipeline.json:8:80: error: wrong type
              key:      stages.f.inputs.data
              found:    an object
              expected: a reference or a list of references
            pipeline.json:8:104: error: unknown profile 'r'
              key:      stages.f.profiles[0]
              expected: p, q
            pipeline.json:9:52: error: stage 'e' has no axis
              key:   stages.g.inputs.runs[0]
              found: [x=…]
            pipeline.json:9:62: error: unknown name '$nothing'
              key: stages.g.inputs.runs[1]
            pipeline.json:9:87: error: axis 'alpha' is selected twice
              key: stages.g.inputs.runs[2]
            pipeline.json:9:113: error: unknown dataset 'fashion'
              key: stages.g.inputs.runs[3]
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {
             "d": {"kind": "plot.lines", "parameters": {"figure": "x"}, "inputs": {"data": ["train[alpha/x", "/x", "file:../x", "file:", "data:a/b/c", "train[alpha]", "away[x=1]x", 3]}}}}
            """#,
            #"""
            pipeline.json:2:81: error: the '[' in 'train[alpha/x' is never closed
              key:      stages.d.inputs.data[0]
              expected: stage/file, stage[axis=value]/file, data:dataset/file or file:path
            pipeline.json:2:98: error: '/x' is not a reference
              key:      stages.d.inputs.data[1]
              expected: stage/file, stage[axis=value]/file, data:dataset/file or file:path
            pipeline.json:2:104: error: 'file:../x' leaves the folder by '..'
              key:      stages.d.inputs.data[2]
              expected: file: and a path in the project, or an absolute path; with * and **, or a '/' at its end, several files
            pipeline.json:2:117: error: 'file:' names no file
              key:      stages.d.inputs.data[3]
              expected: file: and a path in the project, or an absolute path; with * and **, or a '/' at its end, several files
            pipeline.json:2:126: error: 'data:a/b/c' is not a reference to a dataset
              key:      stages.d.inputs.data[4]
              expected: data:dataset/file
            pipeline.json:2:140: error: 'alpha' in 'train[alpha]' selects nothing
              key:      stages.d.inputs.data[5]
              expected: axis=value
            pipeline.json:2:156: error: 'away[x=1]x' is not a reference
              key:      stages.d.inputs.data[6]
              expected: stage/file, stage[axis=value]/file, data:dataset/file or file:path
            pipeline.json:2:170: error: wrong type
              key:      stages.d.inputs.data[7]
              found:    the integer 3
              expected: a string
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {
             "c": {"kind": "analyse.mean", "inputs": {"runs": "b/mean.h5"}},
             "a": {"kind": "analyse.mean", "inputs": {"runs": "c/mean.h5"}},
             "b": {"kind": "analyse.mean", "inputs": {"runs": "a/mean.h5"}},
             "self": {"kind": "analyse.mean", "inputs": {"runs": ["file:/bin/sh", "self"]}},
             "m": {"kind": "analyse.mean", "matrix": {"k": [1, 2]}, "inputs": {"runs": "n[k=$k]"}},
             "n": {"kind": "analyse.mean", "matrix": {"k": [1, 2]}, "inputs": {"runs": "m[k=$k]"}}}}
            """#,
            #"""
            pipeline.json:2:51: error: stages need each other: c -> b -> a -> c
              key:       stages.c.inputs.runs
              c needs b: pipeline.json:2:51
              b needs a: pipeline.json:4:51
              a needs c: pipeline.json:3:51
            pipeline.json:5:71: error: stages need each other: self -> self
              key:             stages.self.inputs.runs[1]
              self needs self: pipeline.json:5:71
            pipeline.json:6:76: error: stages need each other: m[k=1] -> n[k=1] -> m[k=1]
              key:                 stages.m.inputs.runs
              m[k=1] needs n[k=1]: pipeline.json:6:76
              n[k=1] needs m[k=1]: pipeline.json:7:76
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }
}
