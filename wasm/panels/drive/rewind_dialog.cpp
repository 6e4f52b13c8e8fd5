// The dialog in which a moment is chosen to go back to.
#include "panels/drive/moment.h"
#include "panels/drive/phrases.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

struct Preset {
  std::string_view name;
  Duration ago;
};

constexpr Preset presets[] = {
    {"An hour ago", hours(1)}, {"Yesterday", days(1)}, {"A week ago", days(7)}};
constexpr float words_height = 120;

void choose(RewindForm& form, Timestamp moment) {
  form.day = day_text(moment);
  form.clock = clock_text(moment);
}

void draw_presets(View& view, RewindForm& form, Rect line) {
  ui::Row row(line, 8);
  for (const Preset& preset : presets) {
    const Timestamp moment = view.context.now - preset.ago;
    const bool on = form.day == day_text(moment) && form.clock == clock_text(moment);
    const ui::ChipOptions look{.on = on};
    if (ui::chip(row.left(ui::chip_width(preset.name, look)), preset.name, look))
      choose(form, moment);
  }
}

// What is wrong with the moment, or nothing.
std::string fault_of(const RewindForm& form, Timestamp now) {
  const auto moment = moment_of(form.day, form.clock);
  if (!moment) return "Write them as 2026-11-23 and 16:12.";
  return *moment > now ? "That is in the future." : "";
}

void draw_moment(RewindForm& form, Rect line, std::string_view fault) {
  ui::text_field(ui::column_of(line, 0, 2, 12), "Day", form.day,
                 {.label = "Day", .error = fault, .max_bytes = 10});
  ui::text_field(ui::column_of(line, 1, 2, 12), "Time", form.clock,
                 {.label = "Time", .max_bytes = 8});
}

void follow_moment(View& view, const RewindForm& form, bool sound) {
  const auto moment = moment_of(form.day, form.clock);
  view.later([&rewinding = view.rewinding, moment, sound] {
    if (sound && moment)
      rewinding.choose(*moment);
    else
      rewinding.choose_none();
  });
}

void draw_forecast(View& view, Rect area, bool sound) {
  const auto& forecast = view.rewinding.forecast();
  ui::fill(area, ui::Color::sunken, ui::radius_control);
  const a11y::Group status(a11y::Role::status, "What would happen");
  const Rect inner = area.inset(12, 10);
  if (forecast.error()) {
    ui::paragraph(inner, ui::Type::body, ui::Color::bad, forecast.error()->message, 4);
  } else if (forecast) {
    ui::paragraph(inner, ui::Type::body, ui::Color::text, rewind_text(*forecast), 5);
  } else if (sound && ui::skeleton_due(forecast.since_ms())) {
    ui::skeleton(Rect{inner.x, inner.y + 4, inner.w * 0.7f, 12});
    ui::skeleton(Rect{inner.x, inner.y + 28, inner.w * 0.5f, 12});
  }
}

bool draw_body(View& view, RewindForm& form, ui::Dialog& dialog) {
  const std::string fault = fault_of(form, view.context.now);
  const Rect body = dialog.body();
  ui::Stack stack(body);
  const std::string_view meaning =
      "Names, places and contents become those of that moment. What was made since goes to the "
      "trash, and you can take all of it back.";
  stack.skip(ui::paragraph(stack.rest(), ui::Type::body, ui::Color::text_muted, meaning) + 16);
  draw_presets(view, form, stack.next(ui::touch() ? 44 : 28));
  stack.skip(16);
  draw_moment(form, stack.next(28 + ui::height_of(ui::Size::normal) + 20), fault);
  stack.skip(8);
  follow_moment(view, form, fault.empty());
  draw_forecast(view, stack.next(words_height), fault.empty());
  const auto& forecast = view.rewinding.forecast();
  return dialog.actions("Restore", {.kind = ui::Kind::primary,
                                    .disabled = !forecast || !does_anything(*forecast),
                                    .reason = "There is nothing to restore.",
                                    .busy = view.rewinding.under_way()});
}

void carry_out(View& view, const RewindForm& form) {
  const auto moment = moment_of(form.day, form.clock);
  if (!moment) return;
  const std::string when = ui::within_sentence(ui::date_text(*moment, view.context.now));
  view.later([&rewinding = view.rewinding, &state = view.state, when] {
    rewinding.carry_out(when, [&state](bool done) {
      if (done && state.rewind) state.rewind->open = false;
    });
  });
}

}  // namespace

void start_rewinding(View& view, const Id& folder, std::string_view name) {
  RewindForm form{.folder = folder, .name = std::string(name)};
  choose(form, view.context.now - hours(1));
  view.state.rewind = std::move(form);
  view.later([&rewinding = view.rewinding, folder] { rewinding.start(folder); });
}

void draw_rewind_dialog(View& view) {
  if (!view.state.rewind) return;
  RewindForm& form = *view.state.rewind;
  const std::string title = form.name.empty() ? "Restore everything to a moment"
                                              : "Restore “" + form.name + "” to a moment";
  bool confirmed = false;
  {
    const float fields = 28 + ui::height_of(ui::Size::normal) + 20;
    const float meaning = view.context.phone() ? 60 : 40;
    ui::Dialog dialog(title, form.open,
                      {.width = 460,
                       .height = meaning + 16 + (ui::touch() ? 44 : 28) + 16 + fields + 8 +
                                 words_height + ui::dialog_end + (ui::touch() ? 12 : 0)});
    if (dialog) confirmed = draw_body(view, form, dialog);
  }
  if (!form.open)
    view.state.rewind.reset();
  else if (confirmed)
    carry_out(view, form);
}

}  // namespace septet::panels::drive
