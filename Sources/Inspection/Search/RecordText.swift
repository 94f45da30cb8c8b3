// How results that were found read, for people and for programs.

import Engine
import ResultStore

/// Renders records.
public enum RecordText {
    /// Two lines or more a result.
    public static func text(_ answers: [RecordQuery.Answer]) -> String {
        var lines: [String] = []
        for answer in answers {
            let record = answer.record
            lines.append(
                "\(record.stage)  \(record.finished), key \(record.key.short)"
                    + (answer.isDirect ? "" : " (by way of other results)"))
            if let adoption = record.adoption {
                lines.append("  adopted, not computed: by \(AdoptionText.words(adoption))")
            }
            for output in record.outputs {
                lines.append(
                    "  made \(output.name), \(output.content.size) bytes, sha256 \(output.content.digest.short)")
            }
        }
        lines.append(answers.isEmpty ? "no result answers" : Quantity.count(answers.count, "result"))
        return lines.joined(separator: "\n") + "\n"
    }

    /// `[{"stage":…,"key":…,…}]`.
    public static func json(_ answers: [RecordQuery.Answer]) -> String {
        var json = JSONWriter(indent: 1)
        json.array { json in
            for answer in answers {
                json.object { json in
                    json.member("isDirect", answer.isDirect)
                    members(of: answer.record, &json)
                }
            }
        }
        return json.text + "\n"
    }

    /// What a record says, as members of an object.
    static func members(of record: ActionRecord, _ json: inout JSONWriter) {
        json.member("stage", record.stage)
        json.member("key", record.key.hexadecimal)
        json.member("finished", record.finished)
        json.member("host", record.host)
        json.member("seconds", record.cost.seconds)
        if let adoption = record.adoption {
            json.object("adopted") { json in
                json.member("by", adoption.by)
                json.member("note", adoption.note)
            }
        }
        json.array("outputs") { json in
            for output in record.outputs {
                json.object { json in
                    json.member("name", output.name)
                    json.member("size", output.content.size)
                    json.member("sha256", output.content.digest.hexadecimal)
                }
            }
        }
        json.object("ingredients") { json in
            for ingredient in record.preImage.ingredients { json.member(ingredient.name.text, ingredient.value) }
        }
    }
}
