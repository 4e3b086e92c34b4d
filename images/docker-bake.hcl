# docker buildx bake -f images/docker-bake.hcl [RUNTIME...], from the root of the project: the same images as images/build.sh
# makes. It was not run: no Docker was at hand where the images were made.
variable "REGISTRY" { default = "localhost/ducttape-debug" }
variable "VERSION" { default = "0.1.0" }
variable "REVISION" { default = "unknown" }

group "default" {
  targets = ["go", "nodejs", "python", "netcore"]
}

target "image" {
  name       = runtime
  matrix     = { runtime = ["go", "nodejs", "python", "netcore"] }
  context    = "images"
  dockerfile = "${runtime}/Dockerfile"
  args       = { VERSION = VERSION, REVISION = REVISION }
  tags       = ["${REGISTRY}/${runtime}:${VERSION}"]
  platforms  = ["linux/amd64", "linux/arm64"]
}
