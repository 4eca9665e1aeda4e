# Sourced by the scripts: finds a JDK 25 or newer and exports JAVA_HOME; builds what is not built yet.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

java_major() {
  "$1/bin/java" -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p'
}

find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "${JDK_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /nowhere)")")")"; do
    if [ -x "$candidate/bin/javac" ] && [ "$(java_major "$candidate")" -ge 25 ] 2>/dev/null; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  echo "hepatica: no JDK 25 or newer found; install one (for example Debian's temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME" >&2
  exit 2
}

# Runs Maven: the machine's own, on the JDK found above.
maven() {
  if ! command -v mvn >/dev/null; then
    echo "hepatica: Maven is not installed; install it (Debian: apt-get install maven)" >&2
    exit 2
  fi
  mvn -B -ntp -f "$root/pom.xml" "$@"
}

jar=$root/capture-server/target/hepatica.jar

is_built() {
  [ -f "$jar" ] && [ -d "$root/capture-server/target/lib" ]
}

# True where a source is newer than the packaged server.
build_is_stale() {
  ! is_built ||
    [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main "$root"/config/hepatica.yaml \
      \( -name node_modules -o -name e2e -o -name screenshots \) -prune -o -newer "$jar" -type f -print -quit)" ]
}

build() {
  if build_is_stale; then
    local log
    log=$(mktemp)
    echo "building Hepatica (once; a minute on an idle machine, see $log)" >&2
    if ! maven -q package -DskipTests -Dspotless.check.skip=true >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      echo "hepatica: the build failed, see above" >&2
      exit 1
    fi
    rm -f "$log"
  fi
}
