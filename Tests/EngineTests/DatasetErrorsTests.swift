// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in data sets: the exact text that a person sees, all mistakes at once.
struct DatasetErrorsTests {
    @Test(arguments: [
        (
            #"""
            {"stagecraft": 1, "datasets": {"d": {"folder": [], "files": {"x": {"file": "../a", "sha256": "abc", "sources": "u"}}}, "e": {"folders": [], "files": {"y z": {}}}}}
            """#,
            #"""
            pipeline.json:1:32: error: 'folders' is missing
              key: datasets.d
            pipeline.json:1:38: error: unknown key 'folder'
              key:      datasets.d.folder
              expected: summary, package, folders, optional, licence, redistribute, archive, groups, files
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
}
