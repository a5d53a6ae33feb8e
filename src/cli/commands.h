// The commands, each in a file of its own. A command prints to its context and gives the exit code;
// an error is printed by whoever called it.

#pragma once

#include <string_view>

#include "cli/context.h"

namespace alder::cli {

using Command = Result<int> (*)(Context& context);

// nullptr: the table has it, nobody built it (a test keeps that from happening).
Command command_named(std::string_view name);

Result<int> run_account(Context& context);
Result<int> run_count(Context& context);
Result<int> run_copy(Context& context);
Result<int> run_delete(Context& context);
Result<int> run_demo(Context& context);
Result<int> run_doctor(Context& context);
Result<int> run_fetch(Context& context);
Result<int> run_flag(Context& context);
Result<int> run_folders(Context& context);
Result<int> run_import(Context& context);
Result<int> run_list(Context& context);
Result<int> run_mime(Context& context);
Result<int> run_move(Context& context);
Result<int> run_queue(Context& context);
Result<int> run_redo(Context& context);
Result<int> run_send(Context& context);
Result<int> run_setup(Context& context);
Result<int> run_show(Context& context);
Result<int> run_sync(Context& context);
Result<int> run_threads(Context& context);
Result<int> run_undo(Context& context);

// Errc::usage when words are left over, or too few are given.
enum class Operands { none, one, some };
Result<void> check_operands(const Context& context, Operands wanted);

}  // namespace alder::cli
