import Testing

/// Two profiles deliver to the same place: going from one to the other and back replaces the files and loses nothing.
struct ProfileSwitchTests {
    @Test func switchingProfilesIsNotTakenForAChangeByHand() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "say": { "kind": "command", "command": ["sh", "-c", "echo {parameter:word} > word.txt"],
                     "outputs": ["word.txt"], "parameters": { "word": "$word" }, "deliver": "results" }
            """, more: "\"profiles\": { \"a\": { \"word\": \"one\" }, \"b\": { \"word\": \"two\" } },")
        for (profile, word) in [("a", "one"), ("b", "two"), ("a", "one"), ("b", "two")] {
            let outcome = try space.stagecraft("run", "--profile", profile)
            #expect(outcome.exit == 0)
            #expect(!outcome.errors.contains("by hand"), "\(outcome.errors)")
            #expect(space.read("results/word.txt") == word + "\n")
        }
        #expect(space.files(".stagecraft/displaced") == [])
        // A change by hand is still kept aside.
        try space.write("results/word.txt", "mine\n")
        try space.stagecraft("run", "--profile", "b")
        #expect(space.files(".stagecraft/displaced").count == 1)
    }
}
