#include <cstdio>

int main() {
  std::puts("septet");
  return 0;
}
