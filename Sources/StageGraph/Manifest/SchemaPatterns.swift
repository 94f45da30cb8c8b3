// The texts that the reader takes, as regular expressions: of names, references, paths, placeholders and texts with `$`.
// Written for both dialects that validators use, ECMAScript's and Python's. Unaware of where they stand.

extension Schema {
    /// The end of the text: to Python alone, `$` may have a line break behind it.
    static let end = "$(?!\\n)"
    private static let nameText = "[A-Za-z_][A-Za-z0-9_-]*"
    private static let identifierText = "[A-Za-z0-9_][A-Za-z0-9._-]*"
    /// Steps between single slashes, none of them `.` or `..`.
    private static let stepsText =
        "(?=[\\s\\S]{1,2048}\(end))(?!\\.{1,2}(?:/|\(end)))[^/\\u0000]{1,255}"
        + "(?:/(?!\\.{1,2}(?:/|\(end)))[^/\\u0000]{1,255})*"
    /// Such paths in any spelling; none of the steps is `..`.
    private static let spelledText =
        "(?!/)(?=[\\s\\S]{1,2048}\(end))(?!\\.\\.(?:/|\(end)))[^/\\u0000]{1,255}"
        + "(?:/(?!\\.\\.(?:/|\(end)))[^/\\u0000]{0,255})*"
    /// `[axis=value,…]`
    private static let bracketsText = "\\[\(nameText)=[^,\\]]+(?:,\(nameText)=[^,\\]]+)*\\]"
    /// A dollar sign that is none of an expression's.
    private static let plainDollar = "\\$\\$|\\$(?![A-Za-z_{$])"

    /// Looks ahead: every `${` has a name and a `}`. A dollar sign alone is left to whoever reads the reference.
    private static let validDollars = "(?=(?:[^$]|\\$\\$|\\$\\{\(nameText)\\}|\\$(?![{$]))*\(end))"

    /// Names of settings and axes.
    static let name = "^\(nameText)\(end)"
    /// Names of stages, figures, data sets, roles.
    static let identifier = "^\(identifierText)\(end)"
    /// Names of files below a folder.
    static let relativePath = "^\(stepsText)\(end)"
    /// Names of files and, with a `/` at the end, of folders below a folder.
    static let outputPath = "^\(stepsText)/?\(end)"
    /// The folder itself and those below it, in any spelling.
    static let folder = "^\(spelledText)\(end)"
    /// `$name`
    static let wholeReference = "^\\$\(nameText)\(end)"
    /// Text that refers to nothing; `$$` is a dollar sign.
    static let constantText = "^(?:[^$]|\(plainDollar))*\(end)"
    /// `$name`, or text with `${name}` in it.
    static let text = "^(?:\\$\(nameText)|(?:[^$]|\(plainDollar)|\\$\\{\(nameText)\\})*)\(end)"
    /// `$name`, or text with at least one `${name}` in it.
    static let expression =
        "^(?:\\$\(nameText)|(?:[^$]|\(plainDollar))*\\$\\{\(nameText)\\}"
        + "(?:[^$]|\(plainDollar)|\\$\\{\(nameText)\\})*)\(end)"
    /// A value of an axis, which stands in the names of instances.
    static let axisValue = "^[^\\u0000-\\u0020\\[\\],=\"*?]+\(end)"
    /// Where the values of an axis are found: a stage's folder, or files of the project; one `*`.
    static let foundAxis = "^(?:file:/?(?!/)|\(identifierText)/)[^*?\\[\\u0000]*\\*[^*?\\[\\u0000]*\(end)"
    /// What an input asks for. Texts with `$` become references only in a profile.
    static let reference =
        "^\(validDollars)(?:file:/?(?!(?:\\.?/)*\\.?\(end))\(spelledText)|data:\(identifierText)(?:/\(identifierText))?"
        + "|\(identifierText)(?:\(bracketsText))?(?:/[\\s\\S]+)?)\(end)"
        + "|^\\$\(nameText)\(end)|^\(validDollars)[\\s\\S]*\\$\\{\(nameText)\\}"
    /// The stage that draws a figure.
    static let drawingStage = "^\(identifierText)(?:\(bracketsText))?\(end)"
    /// An argument with placeholders.
    static let argument =
        "^(?:[^{}]|\\{\\{|\\}\\}|\\{(?:threads|attempt|parameters|(?:input|list|table|output|parameter):[^}]+)\\})*\(end)"
    /// What names of files can begin with.
    static let fileStem = "^[A-Za-z0-9_-]{1,200}\(end)"
    /// Where a shared store is.
    static let remoteAddress =
        "^(?:file:/[^\\u0000]*|\(serverText)(?:/[!-~]*)?"
        + "|s3://[A-Za-z0-9][A-Za-z0-9._-]{2,62}(?:/(?!\\.{1,2}(?:/|\(end)))[^/\\u0000-\\u001f\\u007f]+)*/?"
        + "|archive:(?:/(?!\(end))[^\\u0000]*|\(stepsText)))\(end)"
    private static let serverText = "https?://[!-.0-?A-~]+"
    /// The server of a bucket.
    static let endpoint = "^\(serverText)(?:/[!-~]*)?\(end)"
    /// `eu-central-1`
    static let region = "^[a-z0-9-]{1,64}\(end)"
    /// An option of sbatch, or the value of one.
    static let sbatchWord = "^[^\\u0000-\\u001F]+\(end)"
    static let variable = "^[^=\\u0000]+\(end)"
    static let digest = "^[0-9a-f]{64}\(end)"
}
