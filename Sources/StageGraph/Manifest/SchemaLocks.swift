// The part of the schema about lock files.

extension Schema {
    static func writeLockFile(_ json: inout JSONWriter) {
        json.object("lockFile") { json in
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.object("properties") { json in
                for (language, summary) in [
                    ("python", "requirements with ==, uv.lock, poetry.lock or pylock.toml"), ("r", "renv.lock"),
                    ("julia", "Manifest.toml"), ("conda", "conda-lock.yml, or a list that begins with @EXPLICIT"),
                ] {
                    patterned(language, summary, relativePath, &json)
                }
                json.object("container") { json in
                    json.member("description", "an image: its file, or registry/image@sha256:DIGEST")
                    json.array("anyOf") { json in
                        json.object { json in
                            json.member("type", "string")
                            json.member("pattern", imageReference)
                        }
                        json.object { json in
                            json.member("type", "string")
                            json.member("pattern", relativePath)
                            json.object("not") { $0.member("pattern", "@") }
                        }
                    }
                }
                patterned(
                    "program",
                    "whose packages they are: by name, absolute path or path in the project; by default the one that the stage runs",
                    "^[^\\x00]*[^/\\x00]$(?!\\n)", &json)
                json.object("others") { json in
                    json.member(
                        "description",
                        "packages that are installed and not in the file: counted in keys (the default), ignored, or refused"
                    )
                    json.member("enum", .list(LockFile.Others.allCases.map { .string($0.rawValue) }))
                }
                json.object("default") { json in
                    json.member("description", "whether all commands use it that do not say which they use")
                    json.member("type", "boolean")
                }
            }
            json.array("oneOf") { json in
                for language in LockFile.Language.allCases {
                    json.object { $0.member("required", .list([.string(language.rawValue)])) }
                }
            }
        }
    }

    private static let imageReference = "^[^\\u0000-\\u0020]+@sha256:[0-9a-f]{64}$(?!\\n)"
}
