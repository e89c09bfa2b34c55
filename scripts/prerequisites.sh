# Sourced by ./quickstart and ./check: finds a JDK and Maven, or says what to install. POSIX sh.

need() { # what, remedy
  printf 'missing: %s\n  remedy: %s\n' "$1" "$2" >&2
  missing=1
}

java_major() { # prints the major version of $1, 0 when it does not run
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | grep . || echo 0
}

cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/longcontext

has_test_servers() { # whether the servers that tests of the trainer talk to are built already
  ls "$cache"/servers/*/versitygw "$cache"/servers/*/registry >/dev/null 2>&1
}

remedy_of() { # prints how to get a program
  case $1 in
    kubectl) echo "install it (https://kubernetes.io/docs/tasks/tools) and have it on the PATH" ;;
    git) echo "install it (Debian, Ubuntu: apt-get install git; Fedora: dnf install git)" ;;
    go) echo "install version 1.24 or newer (https://go.dev/dl) and have its folder bin on the PATH: two servers for tests are built with it, once" ;;
  esac
}

check_prerequisites() { # further programs that must be on the PATH
  missing=0
  for program; do
    command -v "$program" >/dev/null 2>&1 || need "$program" "$(remedy_of "$program")"
  done
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) ;;
    *) need "Linux on x86_64 (this is $(uname -s) on $(uname -m))" \
      "run this in a Linux x86_64 machine or container: the bundled libtorch is built for it" ;;
  esac
  if [ -n "${JAVA_HOME:-}" ]; then JAVA=$JAVA_HOME/bin/java; else JAVA=java; fi
  if ! command -v "$JAVA" >/dev/null 2>&1; then
    need "a JDK 17 or newer" "install one (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless; Fedora: dnf install java-17-openjdk-devel) or set JAVA_HOME"
  elif [ "$(java_major "$JAVA")" -lt 17 ]; then
    need "a JDK 17 or newer ($JAVA is version $(java_major "$JAVA"))" "install a newer one, or set JAVA_HOME to one"
  elif ! command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac" >/dev/null 2>&1; then
    need "javac ($JAVA is a runtime only)" "install the JDK, not the JRE (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless)"
  fi
  if ! command -v mvn >/dev/null 2>&1; then
    need "Maven 3.8.6 or newer" "install it (Debian, Ubuntu: apt-get install maven; Fedora: dnf install maven) and have mvn on the PATH"
  fi
  if [ -z "${LONGCONTEXT_KUBERNETES_BIN:-}" ] && ! command -v go >/dev/null 2>&1 \
    && ! ls "$cache"/kubernetes/*/kube-apiserver >/dev/null 2>&1; then
    printf 'note: no Go on the PATH and no Kubernetes binaries cached: the release files will be downloaded.\n' >&2
  fi
  free_kib=$(df -Pk . | awk 'NR == 2 { print $4 }')
  if [ "$free_kib" -lt 6291456 ]; then
    need "6 GiB of free disk here (found $((free_kib / 1024)) MiB)" "free some, or clone to another disk"
  fi
  if [ "$missing" -ne 0 ]; then
    exit 69
  fi
}
