# Kills the process groups it was told of when its standard input ends, which is when the JVM that started it is gone,
# however that happened. One request a line: "watch GROUP", "forget GROUP", or "SIGNAL GROUP" to send a signal now.
trap '' HUP INT TERM
groups=' '
while read -r verb group; do
  case $verb in
    watch) groups="$groups$group " ;;
    forget)
      case $groups in
        *" $group "*) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
      esac
      ;;
    *) kill -s "$verb" -- "-$group" 2>/dev/null ;;
  esac
done
for group in $groups; do
  kill -s KILL -- "-$group" 2>/dev/null
done
