#!/bin/sh
# Makes a cache of classes for one role, with which Java starts it in a third of the time. The launcher
# and the image's build run this; a start without the cache, or with one that does not fit, is only
# slower.
#
#   train-cache.sh <folder of Java> <folder of the jars> <help | cli | main | domain> <file to write>
#
# The cache holds for this Java, these jars and the options below. Java 25 refuses one that another Java
# has made, but not one made from other jars: whoever uses it must know that it is newer than they are.
set -eu
java="$1/bin/java" jar="$2/cli-0.1.0.jar" role="$3" cache="$4"

mkdir -p "${cache%/*}"
folder="$(mktemp -d)"
new="$cache.$$"
trap 'rm -rf "$folder" "$new" "$new.config"' EXIT
trap 'exit 1' INT TERM

run() { # <option>… <class> <argument>…
    # Nothing of the user's environment or configuration has a say.
    (cd "$folder" && env -i PATH="$PATH" HOME="$folder" "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -XX:-UsePerfData -Xmx256m --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -Dio.lettuce.core.jfr=false -Dio.netty.jfr.enabled=false \
        -cp "$jar" "$@")
}

: >"$folder/began"
run -XX:AOTCacheOutput="$new" dev.agentnet.cli.TrainingRun "$role" "$folder"
# This one fails where Java would otherwise go on without the cache.
run -XX:AOTMode=on -XX:AOTCache="$new" -version
# Jars that were written meanwhile are newer than it.
touch -r "$folder/began" "$new"
mv -f "$new" "$cache"
