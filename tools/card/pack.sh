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
./mvnw -q -B -ntp -DskipTests package dependency:copy-dependencies -pl tools/cli,engine/cuda -am \
  -DincludeScope=test -DoutputDirectory="$PWD/$card/all"
./mvnw -q -B -ntp -N dependency:copy -Dartifact=org.junit.platform:junit-platform-console-standalone:6.0.2 \
  -DoutputDirectory="$PWD/$card/test"

[ -e engine/cuda/target/classes/dev/fovea/engine/cuda/kernels.fatbin ] || {
  echo "pack.sh: there was no nvcc on the PATH, and without kernels there is nothing to check" >&2
  exit 1
}
cp tools/cli/target/fovea-cli.jar tools/cli/target/lib/*.jar "$card/lib"
rm -f "$card"/lib/fovea-tiny-* "$card"/lib/*-sources.jar # the checkout has the model
cp -r engine/cuda/target/test-classes "$card/test/classes"
rm -f "$card"/test/classes/*.so
cp engine/core/target/fovea-engine-*-tests.jar "$card/test"
for name in assertj-core byte-buddy; do cp "$card"/all/$name-*.jar "$card/test"; done
# What other machines would need goes, and the rest is stored as it is: xz packs it better than jars do.
for archive in "$card"/lib/*.jar "$card"/test/*.jar; do
  rm -rf "$card/all"
  mkdir "$card/all"
  (cd "$card/all" && "$JAVA_HOME/bin/jar" xf "../../../$archive")
  rm -rf "$card"/all/native/lib/win-* "$card"/all/native/lib/osx-* "$card"/all/native/lib/linux-aarch64
  rm -f "$card"/all/lib/libJNvPTXCompiler-*
  "$JAVA_HOME/bin/jar" --create --no-compress --no-manifest --file "$archive" -C "$card/all" .
done
rm -rf "$card/all"

"$JAVA_HOME/bin/jlink" --output "$card/jdk" --strip-debug --no-header-files --no-man-pages \
  --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,jdk.crypto.ec,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs
tar c -C target card | xz -T0 -9 >target/card.tar.xz
ls -l target/card.tar.xz
