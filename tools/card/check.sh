#!/bin/sh
# Checks and times the CUDA backend on a card, from what pack.sh has packed. Builds nothing.
#
#   tar xJf target/card.tar.xz -C target
#   tools/card/check.sh OUT verify    the kernels' contract, golden values, the shipped model's answers beside the CPU's
#   tools/card/check.sh OUT bench     the shapes of InternVL3-1B, 2B and 8B in bf16, f8 and i4, beside the card's ceilings
#   tools/card/check.sh OUT kernels   the same shapes op by op, to see which kernel is slow
#   tools/card/check.sh OUT peers     transformers at the same shapes (needs PyTorch)
#
# Each takes a few minutes, writes its output to OUT as it comes, and ends with 0 only when everything held.
set -u
cd "$(dirname "$0")/../.."
out=$1
part=$2
mkdir -p "$out"
card=target/card
failed=0

java() {
  "$card/jdk/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC \
    -Dfovea.fixtures=engine/core/src/test/fixtures "$@"
}

fovea() { java -cp "$card/lib/*" dev.fovea.cli.Fovea "$@"; }

keep() { # the output of a command, in OUT/$1.txt and here; remembers a failure, and says so
  name=$1
  shift
  echo "== $name: $*"
  started=$(date +%s)
  { "$@" 2>&1 || echo "status $?"; } | tee "$out/$name.txt"
  echo "== $name: $(($(date +%s) - started)) s"
  if tail -n 1 "$out/$name.txt" | grep -q '^status '; then
    failed=1
    return 1
  fi
}

contract() { # what to leave out
  java -Dfovea.cuda.leave-out="$1" -cp "$card/test/*:$card/test/classes:$card/lib/*" org.junit.platform.console.ConsoleLauncher \
    execute --disable-banner --disable-ansi-colors --details=summary --select-class dev.fovea.engine.cuda.CudaKernelsTest
}

verify() {
  keep card nvidia-smi
  # If it does not hold: which of what only sm_90 has is at fault?
  keep contract contract none ||
    for part in tensor-maps early-start tensor-maps,early-start; do keep "contract-without-$part" contract "$part"; done
  for weights in f32 bf16; do
    keep "golden-$weights" fovea verify engine/core/src/test/fixtures --backend cuda --weights "$weights"
  done
  model=engine/tiny/src/main/resources/dev/fovea/tiny/model
  questions=tools/cli/src/test/resources/each-task
  for backend in cpu cuda; do
    fovea eval "$questions" --model "$model" --backend "$backend" --answers >"$out/answers-$backend.txt" 2>&1
  done
  keep answers diff "$out/answers-cpu.txt" "$out/answers-cuda.txt"
}

bench() {
  for shape in 8B 2B 1B; do
    keep "bench-$shape-bf16" fovea bench --backend cuda --shape "$shape" --weights bf16 --case decode,prefill,vit,batch,page,requests
    keep "bench-$shape-small" fovea bench --backend cuda --shape "$shape" --weights f8,i4 --case decode,batch,page
  done
  keep bench-long fovea bench --backend cuda --shape 2B --weights bf16 --case long
}

kernels() {
  for shape in 8B 2B 1B; do
    keep "kernels-$shape" fovea bench --backend cuda --shape "$shape" --weights bf16,f8,i4 --kernels
  done
}

case $part in
verify) verify ;;
bench) bench ;;
kernels) kernels ;;
peers) keep peers python3 tools/bench-peers/peers.py --json "$out/peers.json" ;;
*)
  echo "check.sh: verify, bench, kernels or peers, not '$part'" >&2
  exit 2
  ;;
esac
exit "$failed"
