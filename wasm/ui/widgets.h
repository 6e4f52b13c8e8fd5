// Every widget. The caller says where (a Rect in CSS pixels) and what it is called; the name is
// what is drawn, what a screen reader says and what the browser tests look for. What follows "##"
// in a name only tells two of the same name apart. A widget returns true in the frame in which the
// person used it. Nothing here keeps the caller's data.
#pragma once

#include "ui/controls.h"
#include "ui/fields.h"
#include "ui/floating.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/overlay.h"
#include "ui/paint.h"
#include "ui/states.h"
#include "ui/table.h"
#include "ui/text.h"
