# Sourced by the scripts that need Debian packages: `need_packages PURPOSE PACKAGE…` installs those that are missing.

need_packages() {
    purpose=$1
    shift
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "$0: $purpose needs$missing, and this is no Debian: install what your system calls these, then run this again" >&2
        exit 1
    fi
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            sudo=sudo
        else
            echo "$0: $purpose needs$missing: as root, run \`apt-get install$missing\`, then run this again" >&2
            exit 1
        fi
    fi
    echo "installing$missing ($purpose)"
    # shellcheck disable=SC2086
    $sudo apt-get update -qq >/dev/null && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null || {
        echo "$0: cannot install$missing" >&2
        exit 1
    }
}
