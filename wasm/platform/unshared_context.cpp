// Linked with --wrap (wasm/CMakeLists.txt). ImGui's backend reads about twenty values before each
// frame to put them back after it, for programs that draw with the same context; several of them
// wait for all that was drawn before. Here nobody else draws: what is put back may be anything.
#include <GLES3/gl3.h>

#include <algorithm>

extern "C" {

void __real_glGetIntegerv(GLenum name, GLint* values);

void __wrap_glGetIntegerv(GLenum name, GLint* values) {
  switch (name) {
    case GL_MAJOR_VERSION:
    case GL_MINOR_VERSION:
    case GL_MAX_TEXTURE_SIZE:
      __real_glGetIntegerv(name, values);
      return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      std::fill_n(values, 4, 0);
      return;
    case GL_ACTIVE_TEXTURE:
      *values = GL_TEXTURE0;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *values = GL_FUNC_ADD;
      return;
    default:
      *values = 0;
  }
}

GLboolean __wrap_glIsEnabled(GLenum) {
  return GL_FALSE;
}
}
