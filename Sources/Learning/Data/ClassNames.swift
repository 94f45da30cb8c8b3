// Names of classes, for figures. Unaware of images.

extension DataSet {
    /// The classes' names in the order of their labels, as the data sets' publishers give them, shortened to fit under a
    /// small picture; empty where figures show numbers (100 classes).
    public var classNames: [String] {
        switch self {
        case .fashionMNIST:
            ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]
        case .mnist: (0...9).map(String.init)
        case .cifar10: ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
        case .cifar100: []
        }
    }
}
