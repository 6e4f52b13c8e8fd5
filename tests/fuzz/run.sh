#!/bin/bash
# Runs each fuzzer for so many seconds: run.sh SECONDS. New inputs go to build/fuzz/NAME/, those that break
# something to build/fuzz/NAME-*; seeds/NAME/ is what it starts from.
set -u
seconds=$1 passed=0 failed=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
for program in build/asan/tests/*_fuzz; do
  name=$(basename "$program" _fuzz)
  mkdir -p "build/fuzz/$name"
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=200 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/$name-" "build/fuzz/$name" "tests/fuzz/seeds/$name" >"build/fuzz/$name.log" 2>&1
  then
    passed=$((passed + 1))
    echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log") runs"
  else
    failed=$((failed + 1))
    echo "FAILED $name: $(grep -E 'ERROR|SUMMARY|property|runtime error|\.cpp:[0-9]+: ' "build/fuzz/$name.log" | head -3)"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
