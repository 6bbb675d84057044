# Sleeps until Falconer says farewell or dies. $1: what the environment of every process of Falconer contains.
trap '' HUP INT QUIT TERM PIPE

sessions=
while read -r verb session; do
  case $verb in
    +) sessions="$sessions $session" ;;
    -)
      left=
      for one in $sessions; do
        [ "$one" = "$session" ] || left="$left $one"
      done
      sessions=$left
      ;;
    farewell) exit 0 ;;
  esac
done

for session in $sessions; do
  kill -s KILL -- "-$session" 2>/dev/null
done
in_session="^[0-9]+ \(.*\) [^ZX] [0-9]+ [0-9]+ ($(echo $sessions | tr ' ' '|')) "

# Twice nothing, because a process that is just becoming another program shows no environment.
quiet=0
rounds=0
while [ "$quiet" -lt 2 ] && [ "$rounds" -lt 100 ]; do
  quiet=$((quiet + 1))
  rounds=$((rounds + 1))
  for file in $(grep -lsF -e "$1" /proc/[0-9]*/environ) \
    $([ -z "$sessions" ] || grep -lsE -e "$in_session" /proc/[0-9]*/stat); do
    pid=${file#/proc/}
    kill -s KILL "${pid%%/*}" 2>/dev/null && quiet=0
  done
  sleep 0.02
done
