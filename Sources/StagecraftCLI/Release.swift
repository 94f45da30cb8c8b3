// Which release this is. For people: no key knows of it.

enum Release {
    static let version = "1.0.0"
}
