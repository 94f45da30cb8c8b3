// The schema of shared stores. Unaware of the rest of the manifest.

extension Schema {
    static func writeRemote(_ json: inout JSONWriter) {
        object("remote", required: ["url"], &json) { json in
            patterned(
                "url", "file:/FOLDER, https://HOST/PATH, http://HOST/PATH, s3://BUCKET/PREFIX or archive:FILE",
                remoteAddress, &json)
            json.object("trust") { json in
                json.member(
                    "description",
                    "whose records are believed: those of the project's signers; the same, while a sample comes out the "
                        + "same when it is computed again; or everybody's")
                json.member("enum", .list(Manifest.Remote.Trust.allCases.map { .string($0.rawValue) }))
            }
            json.object("sample") { json in
                json.member(
                    "description", "the share of what is taken that is computed again, with \"trust\": \"verify\"")
                json.member("type", "number")
                json.member("exclusiveMinimum", 0)
                json.member("maximum", 1)
            }
            patterned("signers", "the list of signers, as ssh-keygen reads it", relativePath, &json)
            json.object("timeout") { json in
                json.member("description", "seconds without a byte after which a server is given up")
                json.member("type", "integer")
                json.member("minimum", 1)
                json.member("maximum", 3600)
            }
            patterned("endpoint", "the server of a bucket; else AWS_ENDPOINT_URL, else Amazon's", endpoint, &json)
            patterned("region", "the region of a bucket; else AWS_REGION, else us-east-1", region, &json)
            patterned("sha256", "an archive's SHA-256, which vouches for what the archive holds", digest, &json)
        }
    }
}
