// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in command stages: the exact text that a person sees, all mistakes at once.
struct CommandErrorsTests {
    @Test(arguments: [
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
              expected: {input:role}, {list:role}, {table:role}, {output:name}, {parameter:name}, {parameters}, {threads} or {attempt}
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
            pipeline.json:2:114: error: '{input:many}' stands inside text but is not one file or folder
              key:   stages.a.command[5]
              found: 2 files
              hint: as a whole argument it becomes one argument a file
            pipeline.json:2:131: error: unknown placeholder '}'
              key:      stages.a.command[6]
              expected: {input:role}, {list:role}, {table:role}, {output:name}, {parameter:name}, {parameters}, {threads} or {attempt}
              hint: {{ and }} are braces themselves
            pipeline.json:3:101: error: '../b' leaves the folder by '..'
              key:      stages.a.outputs[1]
              expected: a path relative to the stage's output folder, with a '/' at its end if it is a folder
            pipeline.json:3:109: error: '/c' is an absolute path
              key:      stages.a.outputs[2]
              expected: a path relative to the stage's output folder, with a '/' at its end if it is a folder
            pipeline.json:3:115: error: output 'a.csv' is given twice
              key:   stages.a.outputs[3]
              first: pipeline.json:3:92
            pipeline.json:4:38: error: the command is empty
              key:      stages.b.command
              expected: a program and its arguments
            pipeline.json:4:58: error: 'command' is missing
              key: stages.c
            pipeline.json:4:58: error: 'outputs' is missing
              key: stages.c
            pipeline.json:5:46: error: '{input:many}' stands inside text but is not one file or folder
              key:   stages.d.command[1]
              found: 2 files
              hint: as a whole argument it becomes one argument a file
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }
}
