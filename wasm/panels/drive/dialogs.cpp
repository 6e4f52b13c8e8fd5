// Names and the few questions that have no way back.
#include "base/text.h"
#include "panels/drive/view.h"

namespace septet::panels::drive {

namespace {

// What can be said of a name before anybody is asked.
std::string fault_of(std::string_view name) {
  const std::string_view text = trimmed(name);
  if (text.empty()) return "Give it a name.";
  if (text == "." || text == "..") return "This name means something else to computers.";
  if (text.find('/') != std::string_view::npos) return "A name cannot contain a slash.";
  if (text.size() > 255) return "This name is too long: 255 bytes at most.";
  return {};
}

void answered(Model& model, ViewState& state, shell::Commands& commands, Result<Node> reply) {
  // Of what was asked before, and is over: by now something else is being named.
  if (!state.naming || !state.naming->busy) return;
  state.naming->busy = false;
  if (!reply.ok()) {
    state.naming->error = reply.error().message;
    ++state.naming->faults;
    return;
  }
  model.selection().choose_only(reply->id);
  state.reveal = true;
  if (state.naming->text_file) {
    state.edit_preview = true;
    state.preview_pushed = true;
    commands.go(address_of_file(reply->id, {}));
  }
  state.naming.reset();
}

}  // namespace

int stem_points(const Naming& naming) {
  if (naming.node ? is_folder(*naming.node) : !naming.text_file) return 0;
  return static_cast<int>(
      code_points(std::string_view(naming.text).substr(0, ui::stem_length(naming.text))));
}

void submit_name(View& view) {
  Naming& naming = *view.state.naming;
  naming.error = fault_of(naming.text);
  const std::string name(trimmed(naming.text));
  if (!naming.error.empty()) ++naming.faults;
  if (!naming.error.empty() || naming.busy) return;
  if (naming.node && naming.node->name == name) return view.state.naming.reset();
  naming.busy = true;
  auto then = [&model = view.model, &state = view.state, &commands = view.context.commands](
                  Result<Node> reply) { answered(model, state, commands, std::move(reply)); };
  view.later([&model = view.model, naming, name, then] {
    if (naming.node)
      model.rename(*naming.node, name, then);
    else if (naming.text_file)
      model.create_text(name, naming.parent_id, then);
    else
      model.create_folder(name, naming.parent_id, then);
  });
}

namespace {

void draw_naming(View& view) {
  if (!view.state.naming || view.state.naming->in_place) return;
  Naming& naming = *view.state.naming;
  const std::string title = naming.node        ? "Rename"
                            : naming.text_file ? "New text file"
                                               : "New folder";
  ui::FieldOptions field{.size = ui::Size::large,
                         .error = naming.error,
                         .autofocus = true,
                         .select_all = true,
                         .select_points = stem_points(naming),
                         .max_bytes = 300};
  bool submitted = false;
  {
    ui::Dialog dialog(title, naming.open,
                      {.width = 420, .height = ui::field_height(field, true) + ui::dialog_end});
    if (dialog) {
      const auto typed = ui::text_field(dialog.body(), "Name", naming.text, field);
      if (typed.changed) naming.error.clear();
      submitted = typed.submitted;
      submitted |= dialog.actions(naming.node ? "Rename" : "Create",
                                  {.kind = ui::Kind::primary, .busy = naming.busy});
    }
  }
  if (!naming.open)
    view.state.naming.reset();
  else if (submitted)
    submit_name(view);
}

struct Wording {
  std::string title;
  std::string text;
  std::string_view confirm;
};

Wording wording_of(const View& view) {
  switch (view.state.question) {
    case Question::empty_trash:
      return {"Empty the trash?",
              "Everything in it, with all its versions, is deleted for good. There is no way back.",
              "Empty trash"};
    case Question::remove_version:
      return {"Delete this version?",
              "Version " + std::to_string(view.state.questioned_version) + " of “" +
                  view.state.questioned.front().name + "” is deleted. There is no way back.",
              "Delete version"};
    case Question::remove_link:
      return {"Remove this link?",
              "Its address leads nowhere from now on, and downloads that are under way stop.",
              "Remove link"};
    default:
      break;
  }
  const auto& nodes = view.state.questioned;
  const std::string what =
      nodes.size() == 1 ? "“" + nodes.front().name + "”"
                        : ui::count_text(static_cast<std::int64_t>(nodes.size()), "item", "items");
  return {"Delete for good?", what + " and all versions are deleted. There is no way back.",
          "Delete for good"};
}

void carry_out(View& view) {
  Model& model = view.model;
  const std::vector<Node> nodes = view.state.questioned;
  switch (view.state.question) {
    case Question::empty_trash:
      return view.later([&model] { model.empty_trash(); });
    case Question::remove_version:
      return view.later([&model, node = nodes.front(), version = view.state.questioned_version] {
        model.remove_version(node, version);
      });
    case Question::remove_link:
      return view.later([&sharing = view.sharing, link = *view.state.questioned_link] {
        sharing.remove_link(link);
      });
    default:
      return view.later([&model, nodes] { model.remove_for_good(nodes); });
  }
}

}  // namespace

void draw_question(View& view) {
  if (view.state.question == Question::none) return;
  const Wording wording = wording_of(view);
  bool open = true;
  bool confirmed = false;
  {
    ui::Dialog dialog(wording.title, open, {.width = 420, .height = 44 + ui::dialog_end});
    if (dialog) {
      ui::paragraph(dialog.body(), ui::Type::body, ui::Color::text_muted, wording.text);
      confirmed = dialog.actions(wording.confirm, {.kind = ui::Kind::danger_filled});
    }
  }
  if (confirmed) carry_out(view);
  if (confirmed || !open) view.state.question = Question::none;
}

void draw_dialogs(View& view) {
  draw_naming(view);
  draw_picker(view);
  draw_share_dialog(view);
  // Within the dialog of sharing these two are drawn there, above it.
  if (!view.state.sharing) {
    draw_link_dialog(view);
    draw_question(view);
  }
  draw_rewind_dialog(view);
}

}  // namespace septet::panels::drive
