#!/bin/sh
# Packs what a machine with a card needs to check and time the CUDA backend: it need have no JDK, no Maven and no network.
#
#   tools/card/pack.sh     builds with nvcc, and writes target/card.tar.xz
#
# There, in a checkout, for its fixtures and the model that ships: see check.sh.
set -eu
cd "$(dirname "$0")/../.."
. .mvn/jdk.sh

card=target/card
rm -rf "$card"
mkdir -p "$card/lib" "$card/test"
./mvnw -q -B -ntp -DskipTests package -pl tools/cli,engine/cuda -am
./mvnw -q -B -ntp -DskipTests test-compile dependency:copy-dependencies -pl engine/cuda -am \
  -DincludeScope=test -DoutputDirectory="$PWD/$card/all"
./mvnw -q -B -ntp dependency:copy -Dartifact=org.junit.platform:junit-platform-console-standalone:6.0.3 \
  -DoutputDirectory="$PWD/$card/test"

[ -e engine/cuda/target/classes/dev/fovea/engine/cuda/kernels.fatbin ] || {
  echo "pack.sh: there was no nvcc on the PATH, and without kernels there is nothing to check" >&2
  exit 1
}
cp tools/cli/target/fovea-cli-*.jar tools/cli/target/lib/*.jar "$card/lib"
rm -f "$card"/lib/fovea-tiny-* "$card"/lib/*-sources.jar # the checkout has the model
cp -r engine/cuda/target/test-classes "$card/test/classes"
rm -f "$card"/test/classes/*.so
cp engine/core/target/fovea-engine-*-tests.jar "$card/test"
for name in assertj-core byte-buddy; do cp "$card"/all/$name-*.jar "$card/test"; done
rm -rf "$card/all"

"$JAVA_HOME/bin/jlink" --output "$card/jdk" --strip-debug --no-header-files --no-man-pages \
  --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,jdk.crypto.ec,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs
tar cJf target/card.tar.xz -C target card
ls -l target/card.tar.xz
