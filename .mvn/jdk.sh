# Sets JAVA_HOME to a JDK 25 or newer: the given JAVA_HOME first, then the java on the PATH, then the
# system's JVM folders. Sourced by mvnw and fovea; prints one line and fails where there is none.
jdk_feature() { # the feature version of the JDK in folder $1, 0 where it is none
  feature=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || :)
  [ -x "$1/bin/javac" ] || feature=0
  echo "${feature:-0}"
}

find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && [ "$(jdk_feature "$JAVA_HOME")" -ge 25 ]; then return 0; fi
  java_on_path=$(command -v javac 2>/dev/null || :)
  if [ -n "$java_on_path" ]; then
    java_on_path=$(dirname "$(dirname "$(readlink -f "$java_on_path")")")
  fi
  set +f
  for candidate in "$java_on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME-}"/.sdkman/candidates/java/* \
    "${HOME-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(jdk_feature "$candidate")" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Fovea needs a JDK 25 or newer and found none: install one (Debian: apt-get install temurin-25-jdk from packages.adoptium.net) or set JAVA_HOME." >&2
  return 1
}
find_jdk || exit 1
