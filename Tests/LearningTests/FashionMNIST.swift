// Where Debian's package dataset-fashion-mnist puts its files.
import Glibc

enum FashionMNIST {
    static let folder = "/usr/share/datasets/fashion-mnist/"
    static let trainImages = folder + "train-images-idx3-ubyte.gz"
    static let trainLabels = folder + "train-labels-idx1-ubyte.gz"
    static let testImages = folder + "t10k-images-idx3-ubyte.gz"
    static let testLabels = folder + "t10k-labels-idx1-ubyte.gz"

    static let files: [String] = [trainImages, trainLabels, testImages, testLabels]
    static let isInstalled = files.allSatisfy { access($0, R_OK) == 0 }
}
