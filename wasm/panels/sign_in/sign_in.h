// The page for whoever is not signed in: sign in, create an account, the second factor, the
// demonstration's accounts, local mode, and the first administrator's one-time link.
#pragma once

#include <string>

#include "people/types.h"
#include "shell/panel.h"
#include "ui/widgets.h"

namespace septet::panels {

class SignIn : public shell::Panel {
 public:
  std::string_view place() const override { return "setup"; }
  ui::Service service() const override { return ui::Service::drive; }
  std::string title() const override;
  void navigate(const shell::Route&, shell::Context&) override;
  void draw(shell::Context&, ui::Rect area) override;
  bool alone() const override { return true; }
  void forget() override;

 private:
  enum class Step { sign_in, create, code, administrator };

  // What the fields hold, and what is wrong with them.
  struct Form {
    std::string username, email, password, display_name, code;
    bool keep_signed_in = true;
    bool use_recovery_code = false;
    bool waiting = false;  // for an answer
    Error error;           // shown at its field, or above the button if it names none
  };

  void draw_form(shell::Context&, ui::Rect column);
  void draw_sign_in(shell::Context&, ui::Stack&);
  void draw_create(shell::Context&, ui::Stack&);
  void draw_code(shell::Context&, ui::Stack&);
  void draw_administrator(shell::Context&, ui::Stack&);
  void draw_account(shell::Context&, ui::Rect, const people::DemonstrationAccount&);
  void draw_heading(ui::Stack&, std::string_view title, std::string_view subtitle);
  void draw_problem(ui::Stack&);
  void draw_other_ways(shell::Context&, ui::Stack&);
  bool draw_field(ui::Stack&, std::string_view name, std::string& value, std::string_view field,
                  ui::FieldOptions);

  void go_to(Step);
  void sign_in(shell::Context&);
  void create(shell::Context&);
  void enter_demonstration(shell::Context&, const std::string& username);
  void become_administrator(shell::Context&);
  void answered(shell::Context&, const Result<people::LoginReply>&);

  Step step_ = Step::sign_in;
  Form form_;
  std::string setup_token_;
  float measured_height_ = 468;  // of the form in the frame before, to stand in the middle
};

}  // namespace septet::panels
