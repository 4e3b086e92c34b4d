// The helper programs of the support images. They use the standard library alone.
module ducttape.dev/images

go 1.25
