// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import Engine

/// Bad manifests: the exact text that a person sees, all mistakes at once.
struct ManifestErrorsTests {
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
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "train.flow", "paramters": {}, "threads": 0, "outputs": []}, "-b": {"kind": "train.flow"}}}
            """#,
            #"""
            pipeline.json:2:30: error: unknown key 'paramters'
              key:      stages.a.paramters
              expected: kind, summary, matrix, chain, parameters, inputs, outputs, command, threads, memoryMiB, … (14 in all)
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
              expected: analyse.mean, command, plot.lines, train.flow
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
              found:    the list [1, x]
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
              expected: a list, or "$setting"
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
            pipeline.json:2:98: error: '/x' is no reference
              key:      stages.d.inputs.data[1]
              expected: stage/file, stage[axis=value]/file, data:dataset/file or file:path
            pipeline.json:2:104: error: 'file:../x' leaves the folder by '..'
              key:      stages.d.inputs.data[2]
              expected: file: and a path in the project, or an absolute path
            pipeline.json:2:117: error: 'file:' names no file
              key:      stages.d.inputs.data[3]
              expected: file: and a path in the project, or an absolute path
            pipeline.json:2:126: error: 'data:a/b/c' is no reference to a dataset
              key:      stages.d.inputs.data[4]
              expected: data:dataset/file
            pipeline.json:2:140: error: 'alpha' in 'train[alpha]' selects nothing
              key:      stages.d.inputs.data[5]
              expected: axis=value
            pipeline.json:2:156: error: 'away[x=1]x' is no reference
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
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "command", "command": ["awk", "{print $1}", "{input:raw}", "{output:b.csv}", "{parameter:cutof}", "x{input:many}", "}"],
              "inputs": {"row": "file:/bin/sh", "many": ["file:/bin/sh", "file:/bin/ls"]}, "outputs": ["a.csv", "../b", "/c", "a.csv"], "parameters": {"cutoff": 3}},
             "b": {"kind": "command", "command": [], "outputs": []}, "c": {"kind": "command"},
             "d": {"kind": "command", "command": ["cat", "x{input:many}"], "inputs": {"many": ["file:/bin/sh", "file:/bin/ls"]}, "outputs": ["o"]}}}
            """#,
            #"""
            pipeline.json:2:46: error: unknown placeholder '{print $1}'
              key:      stages.a.command[1]
              expected: {input:role}, {output:name}, {parameter:name} or {threads}
              hint: {{ and }} are braces themselves
            pipeline.json:2:60: error: unknown input 'raw'
              key:      stages.a.command[2]
              expected: row, many
              hint: did you mean 'row'?
            pipeline.json:2:75: error: unknown output 'b.csv'
              key:      stages.a.command[3]
              expected: a.csv
              hint: did you mean 'a.csv'?
            pipeline.json:2:93: error: unknown parameter 'cutof'
              key:      stages.a.command[4]
              expected: cutoff
              hint: did you mean 'cutoff'?
            pipeline.json:2:114: error: '{input:many}' stands inside text but is not one file
              key:   stages.a.command[5]
              found: 2 files
              hint: as a whole argument it becomes one argument a file
            pipeline.json:2:131: error: unknown placeholder '}'
              key:      stages.a.command[6]
              expected: {input:role}, {output:name}, {parameter:name} or {threads}
              hint: {{ and }} are braces themselves
            pipeline.json:3:101: error: '../b' leaves the folder by '..'
              key:      stages.a.outputs[1]
              expected: a path relative to the stage's output folder
            pipeline.json:3:109: error: '/c' is an absolute path
              key:      stages.a.outputs[2]
              expected: a path relative to the stage's output folder
            pipeline.json:3:115: error: output 'a.csv' is given twice
              key:   stages.a.outputs[3]
              first: pipeline.json:3:92
            pipeline.json:4:38: error: the command is empty
              key:      stages.b.command
              expected: a program and its arguments
            pipeline.json:4:53: error: a stage without outputs does nothing
              key: stages.b.outputs
            pipeline.json:4:58: error: 'command' is missing
              key: stages.c
            pipeline.json:4:58: error: 'outputs' is missing
              key: stages.c
            pipeline.json:5:46: error: '{input:many}' stands inside text but is not one file
              key:   stages.d.command[1]
              found: 2 files
              hint: as a whole argument it becomes one argument a file
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "command", "command": ["x"], "outputs": ["o.csv"], "deliver": ".", "inputs": {"x": "file:r/o.csv"}},
             "b": {"kind": "command", "command": ["x"], "outputs": ["o.csv"], "deliver": "."},
             "c": {"kind": "command", "command": ["x"], "outputs": ["o.csv"], "deliver": "r"},
             "m": {"kind": "command", "matrix": {"k": [1,2]}, "command": ["x"], "outputs": ["o.csv"], "deliver": "m"}},
             "figures": {"A1": {"paper": "p", "stage": "x"}, "A2": {"paper": "p/..", "stage": "m"}, "A3": {"paper": "p", "stage": "a"},
              "A4": {"stge": "b"}, "A5": {"paper": "p", "stage": "m[k=1]/o"}, "A6": {"paper": "p", "stage": "c"}, "A7": {"paper": "p", "stage": "c"}}}
            """#,
            #"""
            pipeline.json:2:78: error: a figure's stage is delivered with the figure
              key:    stages.a.deliver
              figure: A3, pipeline.json:6:89
              hint: delete 'deliver'
            pipeline.json:3:78: error: two stages deliver 'o.csv'
              key:    stages.b.deliver
              first:  a, pipeline.json:2:2
              second: b
            pipeline.json:4:78: error: a figure's stage is delivered with the figure
              key:    stages.c.deliver
              figure: A6, pipeline.json:7:67
              hint: delete 'deliver'
            pipeline.json:4:78: error: delivering 'r/o.csv' would overwrite an input file
              key: stages.c.deliver
            pipeline.json:5:102: error: two stages deliver 'm/o.csv'
              key:    stages.m.deliver
              first:  m[k=1], pipeline.json:5:2
              second: m[k=2]
            pipeline.json:6:44: error: unknown stage 'x'
              key:      figures.A1.stage
              expected: a, b, c, m
            pipeline.json:6:66: error: 'p/..' cannot name a paper's folder
              key:      figures.A2.paper
              expected: letters, digits, '.', '_' and '-'
            pipeline.json:6:83: error: a figure is drawn by one stage
              key:      figures.A2.stage
              found:    2 instances of 'm'
              expected: one, as in m[k=1]
            pipeline.json:7:3: error: 'paper' is missing
              key: figures.A4
            pipeline.json:7:3: error: 'stage' is missing
              key: figures.A4
            pipeline.json:7:10: error: unknown key 'stge'
              key:      figures.A4.stge
              expected: paper, title, stage, claims
              hint: did you mean 'stage'?
            pipeline.json:7:54: error: 'm[k=1]/o' is no stage
              key:      figures.A5.stage
              expected: stage or stage[axis=value]
            pipeline.json:7:133: error: stage 'c' draws two figures
              key:   figures.A7.stage
              first: A6, pipeline.json:7:97
            """#
        ),
        (
            #"""
            {"stagecraft": 1, "datasets": {"d": {"folder": [], "files": {"x": {"file": "../a", "sha256": "abc", "sources": "u"}}}, "e": {"folders": [], "files": {"y z": {}}}}}
            """#,
            #"""
            pipeline.json:1:32: error: 'folders' is missing
              key: datasets.d
            pipeline.json:1:38: error: unknown key 'folder'
              key:      datasets.d.folder
              expected: summary, package, folders, optional, files
              hint: did you mean 'folders'?
            pipeline.json:1:76: error: '../a' leaves the folder by '..'
              key:      datasets.d.files.x.file
              expected: a path in the folders
            pipeline.json:1:94: error: this is no SHA-256 digest
              key:      datasets.d.files.x.sha256
              found:    the string "abc"
              expected: 64 digits 0-9 and a-f
              hint: `sha256sum FILE` prints it
            pipeline.json:1:112: error: wrong type
              key:      datasets.d.files.x.sources
              found:    the string "u"
              expected: a list of strings
            pipeline.json:1:151: error: 'y z' cannot name a dataset file
              key:      datasets.e.files.y z
              expected: letters, digits, '.', '_' and '-', first a letter, a digit or '_'
            pipeline.json:1:151: error: 'file' is missing
              key: datasets.e.files.y z
            pipeline.json:1:151: error: 'sha256' is missing
              key: datasets.e.files.y z
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test(arguments: [
        (
            "{\"stagecraft\": 1,\n \"stages\": {,}}",
            "pipeline.json:2:13: error: the file is not valid JSON\n  found:    ','\n  expected: a key in double quotes"
        ),
        (
            "[]",
            "pipeline.json:1:1: error: wrong type\n  found:    an empty list\n  expected: an object (the manifest)\npipeline.json:1:1: error: the format version is missing\n  expected: \"stagecraft\": 1"
        ),
        (
            "{\"stagecraft\": 2, \"stage\": {}}",
            "pipeline.json:1:16: error: this program does not read that format\n  key:      stagecraft\n  found:    the integer 2\n  expected: 1\npipeline.json:1:19: error: unknown key 'stage'\n  key:      stage\n  expected: stagecraft, project, defaultProfile, environment, profiles, datasets, stages, figures\n  hint: did you mean 'stages'?"
        ),
        (
            "{\"stagecraft\": 1, \"project\": 3, \"environment\": [\"A=B\"]}",
            "pipeline.json:1:30: error: wrong type\n  key:      project\n  found:    the integer 3\n  expected: a string\npipeline.json:1:49: error: 'A=B' cannot name an environment variable\n  key: environment[0]"
        ),
        (
            "{\"stagecraft\": 1, \"profiles\": {\"a\": {\"extends\": \"b\"}, \"b\": {\"extends\": \"a\"}}, \"defaultProfile\": \"a\"}",
            "pipeline.json:1:49: error: a profile extends itself: a -> b -> a\n  key: profiles.a.extends\npipeline.json:1:72: error: a profile extends itself: b -> a -> b\n  key: profiles.b.extends"
        ),
    ])
    func outerMistakes(text: String, expected: String) {
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
                == "error: no profile is chosen\n  expected: --profile and one of a, b\n  hint: \"defaultProfile\" in pipeline.json chooses one for every run"
        )
    }

    /// The reader's mistakes alone, as `data list` meets them.
    @Test func readerThrowsToo() throws {
        let failures = #expect(throws: Failures.self) {
            try Manifest(parsing: Array("{\"stagecraft\": 1, \"stages\": {\"a\": {}}}".utf8), file: "p")
        }
        #expect(failures?.description == "p:1:30: error: 'kind' is missing\n  key: stages.a")
        let manifest = try Manifest(parsing: Array(GraphTests.manifest.utf8))
        #expect(manifest.stageNames == ["plot", "train", "mean"] && manifest.project == "example")
    }

    @Test func manyMistakesFitOnAScreen() {
        let stages = (0..<30).map { "\"s\($0)\": {\"kind\": \"no.kind\"}" }.joined(separator: ", ")
        let lines = message("{\"stagecraft\": 1, \"stages\": {\(stages)}}").split(separator: "\n")
        #expect(lines.count == 20 * 3 + 1)
        #expect(lines.last == "… and 10 more errors")
    }

    @Test func nearestNames() {
        #expect(nearest(to: "alhpa", among: ["beta", "alpha"]) == "alpha")
        #expect(nearest(to: "Alpha", among: ["beta", "alpha"]) == "alpha")
        #expect(nearest(to: "seed", among: ["seeds", "speed"]) == "seeds")
        #expect(nearest(to: "x", among: ["y", "abc"]) == nil)
        #expect(nearest(to: "history", among: ["weights", "numbers"]) == nil)
    }
}
