package shop;

import static shop.Tests.contains;
import static shop.Tests.equal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class PageTest {

    private static final Path WEB = Path.of("web");

    void everyFileThePageNamesIsThere() throws IOException {
        everyNameIsThere("index.html", "(?:href|src)=\"([^\"]+)\"");
        everyNameIsThere("shop.js", "from '\\./([^']+)'");
    }

    void everyElementTheScriptFindsIsOnThePage() throws IOException {
        String page = Files.readString(WEB.resolve("index.html"));
        Matcher id = matcher("shop.js", "find\\('([^']+)'\\)");
        while (id.find()) {
            contains(page, "id=\"" + id.group(1) + "\"");
        }
    }

    void orderFormAsksForTheCustomer() throws IOException {
        contains(Files.readString(WEB.resolve("index.html")), "<input name=\"customer\"");
    }

    private static void everyNameIsThere(String file, String pattern) throws IOException {
        Matcher name = matcher(file, pattern);
        while (name.find()) {
            equal(true, Files.exists(WEB.resolve(name.group(1))));
        }
    }

    private static Matcher matcher(String file, String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(Files.readString(WEB.resolve(file)));
    }
}
