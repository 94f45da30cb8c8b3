import Testing

@testable import ResultStore
@testable import StageGraph

/// What differs between two keys, as people are told: files by their names where lists have grown or shrunk.
struct DifferenceTests {
    private func preImage(_ files: [(String, String)], role: String = "data", unknown: Bool = false) -> PreImage {
        var preImage = PreImage()
        preImage.take(IngredientName(group: "kind"), .text("command"))
        for (index, file) in files.enumerated() {
            let content = FileContent(size: file.1.utf8.count, digest: SHA256.digest(of: Array(file.1.utf8)))
            preImage.take(
                IngredientName(group: "input", member: role, index: index), .file(name: Name(file.0), content))
        }
        if unknown {
            preImage.take(
                IngredientName(group: "input", member: role, index: 0), .unknown(name: "f/", maker: "split"))
        }
        return preImage
    }

    private func names(_ new: PreImage, _ old: PreImage) -> [String] {
        new.differences(from: old).map { $0.name.text + ($0.old == nil ? " new" : $0.new == nil ? " gone" : "") }
    }

    @Test func aFileThatGoesChangesNoOther() {
        let old = preImage([("a", "1"), ("b", "2"), ("c", "3")])
        #expect(names(preImage([("a", "1"), ("c", "3")]), old) == ["input.data[b] gone"])
        #expect(
            names(preImage([("a", "1"), ("ab", "5"), ("b", "2"), ("c", "4")]), old) == [
                "input.data[ab] new", "input.data[c]",
            ])
        #expect(names(old, old) == [])
        #expect(names(preImage([("a", "1"), ("b", "9"), ("c", "3")]), old) == ["input.data[1]"])
    }

    /// Equal names, or another order, are told by their places.
    @Test func whatNamesDoNotTellIsToldByPlace() {
        let old = preImage([("a", "1"), ("a", "2")])
        #expect(names(preImage([("a", "1")]), old) == ["input.data[1] gone"])
        let sorted = preImage([("a", "1"), ("b", "2")])
        #expect(
            names(preImage([("b", "2"), ("a", "1"), ("c", "3")]), sorted) == [
                "input.data[0]", "input.data[1]", "input.data[2] new",
            ])
    }

    @Test func whatIsNotKnownYetHasNotGone() {
        let old = preImage([("f/a", "1"), ("f/b", "2")])
        #expect(names(preImage([], unknown: true), old) == [])
    }
}
