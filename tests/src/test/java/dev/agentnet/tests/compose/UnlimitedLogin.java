package dev.agentnet.tests.compose;

import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Path;

/// A small shop with an acceptance command of its own: `sh check.sh` fails until somebody has
/// written down that logins are limited.
final class UnlimitedLogin {

    private UnlimitedLogin() {}

    static PersonsRepository in(Path folder) throws IOException {
        PersonsRepository shop = new PersonsRepository(folder);
        shop.write("README.md", "# A shop\n\nLogins are not limited.\n");
        shop.write("CLAUDE.md", "Write plainly.\n");
        shop.write("src/login.txt", "POST /login: no limit\n");
        shop.write(
                "check.sh",
                "grep -q 'five a minute' src/login.txt || { echo 'login is unlimited'; exit 1; }\n");
        shop.commit("A shop");
        return shop;
    }
}
