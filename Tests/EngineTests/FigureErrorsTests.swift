// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in figures and deliveries: the exact text that a person sees, all mistakes at once.
struct FigureErrorsTests {
    @Test(arguments: [
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
            pipeline.json:7:54: error: 'm[k=1]/o' is not a stage
              key:      figures.A5.stage
              expected: stage or stage[axis=value]
            pipeline.json:7:133: error: stage 'c' draws two figures
              key:   figures.A7.stage
              first: A6, pipeline.json:7:97
            """#
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }
}
