#!/bin/bash
# clang-tidy (see .clang-tidy) over the C++ sources that differ from origin's main branch, or over all if none does.
set -u
command -v clang-tidy-14 >/dev/null || { echo "FAILED: install clang-tidy-14"; echo "0 passed, 1 failed"; exit 1; }
base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
mapfile -t files < <({ git diff --name-only "$base"; git ls-files -o --exclude-standard; } |
  grep -E '^(shared|server)/.*\.cpp$' | grep -v '_sodium\.cpp$' | sort -u)
[ ${#files[@]} != 0 ] || mapfile -t files < <(git ls-files 'shared/*.cpp' 'server/*.cpp' | grep -v '_sodium\.cpp$')
# Each source by itself, as clang-tidy wants it.
cmake -S . -B build/clang-tidy -G Ninja -DCMAKE_UNITY_BUILD=OFF >/dev/null || exit 1
passed=0 failed=0
for file in "${files[@]}"; do
  if clang-tidy-14 -p build/clang-tidy --quiet "$file" 2>/dev/null; then passed=$((passed + 1))
  else failed=$((failed + 1)); echo "FAILED $file"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
