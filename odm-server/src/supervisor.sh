# Keeps a server for the process that holds the other end of standard input, and ends it with that process.
#
# Arguments: the temporary directory, then the server's command without its port.
# Commands, one a line: `start PORT`, `stop` (SIGTERM), `kill` (SIGKILL). At the end of the input, which comes
# also when the other process is killed, the server is killed and the directory removed.
# Answers, one a line: `started PID`, `exited STATUS`.
root=$1
shift
ended=$root/ended
runner=

# Answers to a process that is gone must not end this one.
trap '' PIPE
# A signal ends the `read` below, and so leads to the orderly end.
trap : HUP INT TERM

# Runs in a process of its own, so that a server's end is seen while commands are awaited.
run() {
    wanted= server= interrupted=
    trap 'interrupted=1' HUP INT TERM
    trap 'interrupted=1; wanted=KILL; [ -z "$server" ] || kill -KILL "$server"' USR1
    trap 'interrupted=1; wanted=TERM; [ -z "$server" ] || kill -TERM "$server"' USR2
    "$@" </dev/null >>"$root/server.log" 2>&1 &
    server=$!
    [ -z "$wanted" ] || kill "-$wanted" "$server"
    echo "started $server"
    while :; do
        interrupted=
        wait "$server"
        status=$?
        [ -n "$interrupted" ] || break
    done
    : >"$ended"
    echo "exited $status"
}

# A process number may be given again once its process has ended.
signal() {
    [ -z "$runner" ] || [ -e "$ended" ] || kill "-$1" "$runner"
}

while read -r command port; do
    case $command in
    start)
        rm -f "$ended"
        run "$@" --port "$port" &
        runner=$!
        ;;
    stop) signal USR2 ;;
    kill) signal USR1 ;;
    esac
done

trap '' HUP INT TERM
signal USR1
[ -z "$runner" ] || wait "$runner"
cd / && rm -rf -- "$root"
