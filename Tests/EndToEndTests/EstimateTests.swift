import Foundation
import Testing

struct EstimateTests {
    @Test func aDryRunSaysWhatItWouldCostAndWhatItDoesNotKnow() throws {
        let space = try TestSpace()
        func manifest(_ numbers: String) throws {
            try space.manifest(
                """
                "work": { "kind": "command", "outputs": ["out"], "matrix": { "n": \(numbers) },
                          "command": ["sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; echo {parameter:n} > out"],
                          "parameters": { "n": "$n" } },
                "new": { "kind": "command", "command": ["sh", "-c", "cat all/*/* > joined"], "outputs": ["joined"],
                         "inputs": { "all": "work/out" } }
                """)
        }
        try manifest("[1, 2]")
        let first = try space.stagecraft("run", "--dry-run").output
        #expect(first.contains("no estimate: nothing like it has ever run"), "\(first)")
        #expect(first.contains("not in it: 3 stages of which there is no record (command 3)"))
        let run = try space.run("work", "--jobs", "1")
        let took = run.events.compactMap { $0["cpuSeconds"] as? Double }
        #expect(took.count == 2)
        try manifest("[1, 2, 3, 4]")
        let text = try space.stagecraft("run", "--dry-run", "--json", "--jobs", "2", "--force", "work[n=1]").output
        let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let estimate = try #require(json["estimate"] as? [String: Any])
        let (same, mean) = (estimate["same"] as? [String: Any], estimate["mean"] as? [String: Any])
        #expect(same?["stages"] as? Int == 1)
        #expect(mean?["stages"] as? Int == 2)
        let sum = try #require(mean?["cpuSeconds"] as? Double)
        #expect(abs(sum - took.reduce(0, +)) < 1e-9)
        #expect(estimate["unknown"] as? [String: Int] == ["command": 1])
        #expect(estimate["jobs"] as? Int == 2)
        let plan = try space.stagecraft("run", "--dry-run", "--jobs", "2").output
        #expect(plan.contains("as the others of their kind took on average"), "\(plan)")
        #expect(plan.contains("with --jobs 2"))
        // Looking has run nothing.
        #expect(try space.run("work", "--jobs", "1").ran == ["work[n=3]", "work[n=4]"])
    }
}
