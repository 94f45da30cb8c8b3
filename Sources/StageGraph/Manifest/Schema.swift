// The JSON Schema (2020-12) of the manifest, made from the kinds' own declarations, so that editors complete what the
// reader accepts. A schema cannot say everything: `limits` says what is left to the reader.

/// The manifest's format for editors and other programs.
public enum Schema {
    /// What the reader asks beyond it, for people who wonder why a valid file is refused.
    private static let limits = """
        Beyond what this schema can say, `stagecraft` checks: that what is named exists (stages, outputs, inputs, axes, \
        settings, profiles, files of data sets) and is used; how many files a reference stands for; what a setting \
        stands for in each profile; that 1.0 is no integer and that no integer has more than 64 bits; that no key is \
        given twice; that two values of an axis have different texts; that no stage needs itself and no two write one \
        file; that the settings of a remote suit its address.
        """

    /// The text of `pipeline.schema.json` for a program with these kinds, ending in a line break.
    public static func text(kinds: [any StageKind]) -> String {
        let kinds = kinds.filter { $0.name != "command" }.sorted { $0.name < $1.name }
        var json = JSONWriter(indent: 2)
        json.object { json in
            json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            json.member("title", "Stagecraft pipeline")
            json.member("description", limits)
            json.member("type", "object")
            json.member("required", .list([.string("stagecraft")]))
            json.member("additionalProperties", false)
            json.object("properties") { writeOuterKeys(&$0) }
            json.object("$defs") { json in
                writeShared(&json)
                writeStage(&json, kinds)
                for kind in kinds { json.object(kind.name) { write(kind, to: &$0) } }
            }
        }
        return json.text + "\n"
    }

    private static func writeOuterKeys(_ json: inout JSONWriter) {
        json.object("$schema") { $0.member("type", "string") }
        json.object("stagecraft") { json in
            json.member("const", Manifest.version)
            json.member("description", "version of this format")
        }
        json.object("include") { json in
            json.member(
                "description",
                "further files of the manifest, from the folder of this one on: settings, profiles, datasets, stages, figures"
            )
            json.member("type", "array")
            json.object("items") { json in
                json.member("type", "string")
                json.member("pattern", relativePath)
            }
        }
        string("project", "one line that says what the pipeline is for", &json)
        string("defaultProfile", "the profile of a run that names none", &json)
        variables("environment", "environment variables that stages see and that are part of every key", &json)
        variables("secrets", "the same for secrets: keys and records hold no more than a keyed digest", &json)
        writeSettings(&json)
        map("datasets", "dataset", "files from elsewhere, with their digests", identifier, &json)
        map("remotes", "remote", "shared stores, in the order in which they are asked", identifier, &json)
        SlurmSettings.writeSchema(&json)
        units(
            "pools", Expansion.poolKind, "what stages that run at the same time share: how many units there are", &json)
        map(
            "lockFiles", "lockFile", "what must be installed where commands run, by files that list it", identifier,
            &json)
        map("stages", "stage", "what is run", identifier, &json)
        map("figures", "figure", "the figures and the stages that draw them", identifier, &json)
    }

    private static func variables(_ key: String, _ summary: String, _ json: inout JSONWriter) {
        json.object(key) { json in
            json.member("description", summary)
            json.member("type", "array")
            json.object("items") { json in
                json.member("type", "string")
                json.member("pattern", variable)
            }
        }
    }

    private static func writeShared(_ json: inout JSONWriter) {
        for (key, pattern) in [("value", text), ("constant", constantText)] {
            json.object(key) { json in
                json.array("anyOf") { json in
                    json.object { json in
                        json.member("type", .list(["boolean", "number", "string", "array"].map(Value.string)))
                        json.member("pattern", pattern)
                        json.object("items") { $0.member("$ref", "#/$defs/" + key) }
                    }
                    json.object { $0.member("$ref", "#/$defs/computed") }
                }
            }
        }
        writeComputed(&json)
        patterned("expression", "\"$name\" of a setting or axis, or text with ${name} inside", expression, &json)
        patterned("name", "\"$name\" of a setting or axis", wholeReference, &json)
        json.object("axis") { json in
            json.member(
                "description",
                "the values, or how they are computed, \"$setting\" for a list of them, or where they are found: \"stage/folder/*.csv\", "
                    + "\"file:folder/*\"")
            json.array("anyOf") { json in
                json.object { json in
                    json.member("type", "array")
                    json.member("minItems", 1)
                    json.member("uniqueItems", true)
                    json.object("items") { json in
                        json.member("type", .list(["boolean", "number", "string"].map(Value.string)))
                        json.member("pattern", axisValue)
                        json.array("allOf") { json in json.object { $0.member("pattern", text) } }
                    }
                }
                json.object { $0.member("$ref", "#/$defs/computed") }
                json.object { $0.member("$ref", "#/$defs/name") }
                json.object { json in
                    json.member("type", "string")
                    json.member("pattern", foundAxis)
                }
            }
        }
        json.object("reference") { json in
            json.member(
                "description",
                "stage/file, stage[axis=value]/file, data:dataset/file or file:path; folders end with /, and paths may hold "
                    + "* and **; or a list of them")
            json.array("anyOf") { json in
                json.object { json in
                    json.member("type", "string")
                    json.member("pattern", reference)
                }
                json.object { json in
                    json.member("type", "array")
                    json.object("items") { json in
                        json.member("type", "string")
                        json.member("pattern", reference)
                    }
                }
            }
        }
        json.object("profile") { json in
            json.member("type", "object")
            json.object("propertyNames") { $0.member("pattern", name) }
            json.object("properties") { json in
                string("extends", "the profile whose settings count where this one has none", &json)
                strings("figures", "the only figures of the profile; the stages that they need are run", &json)
            }
            json.object("additionalProperties") { $0.member("$ref", "#/$defs/constant") }
        }
        writeDataset(&json)
        writeRemote(&json)
        writeLockFile(&json)
        object("figure", required: ["paper", "stage"], &json) { json in
            patterned("paper", "the paper's folder in figures/", identifier, &json)
            string("title", "one line for lists and captions", &json)
            patterned("stage", "the stage, or stage[axis=value], that draws it", drawingStage, &json)
            strings("claims", "ids of the claims that it shows", &json)
        }
    }

    private static func writeDataset(_ json: inout JSONWriter) {
        object("dataset", required: ["folders", "files"], &json) { json in
            string("summary", "one sentence", &json)
            string("package", "the Debian package that installs it", &json)
            strings("folders", "where to look, in order; ${NAME} is an environment variable", &json)
            json.object("optional") { json in
                json.member("description", "where it is not on the machine, stages that read it are left out")
                json.member("type", "boolean")
            }
            string("licence", "an SPDX identifier, a URL or a few words", &json)
            json.object("redistribute") { json in
                json.member("description", "whether archives hold the files; else their sources, sizes and digests")
                json.member("type", "boolean")
            }
            json.object("archive") { $0.member("$ref", "#/$defs/archive") }
            json.object("groups") { json in
                json.member("description", "names for several files at once, or for none")
                json.member("type", "object")
                json.object("propertyNames") { $0.member("pattern", identifier) }
                json.object("additionalProperties") { json in
                    json.member("type", "array")
                    json.object("items") { $0.member("type", "string") }
                }
            }
            map("files", "datasetFile", "its files by the name that references use", identifier, &json)
        }
        object("archive", required: ["file", "sha256"], &json) { json in
            writeFile(&json)
            patterned("folder", "where in the archive the files are", "\(relativePath)|^\(end)", &json)
        }
        object("datasetFile", required: ["file", "sha256"], &json, writeFile)
        json.object("digest") { json in
            json.member("type", "string")
            json.member("pattern", digest)
        }
    }

    private static func writeFile(_ json: inout JSONWriter) {
        json.object("file") { json in
            json.member("type", "string")
            json.member("pattern", relativePath)
        }
        json.object("bytes") { json in
            json.member("description", "sizes of the accepted versions")
            json.array("anyOf") { json in
                json.object { json in
                    json.member("type", "integer")
                    json.member("minimum", 0)
                }
                json.object { json in
                    json.member("type", "array")
                    json.object("items") { json in
                        json.member("type", "integer")
                        json.member("minimum", 0)
                    }
                }
            }
        }
        json.object("sha256") { json in
            json.member("description", "SHA-256 of the accepted versions")
            json.array("anyOf") { json in
                json.object { $0.member("$ref", "#/$defs/digest") }
                json.object { json in
                    json.member("type", "array")
                    json.object("items") { $0.member("$ref", "#/$defs/digest") }
                }
            }
        }
        json.object("content") { $0.member("$ref", "#/$defs/digest") }
        strings("sources", "where it can be fetched", &json)
    }
}
