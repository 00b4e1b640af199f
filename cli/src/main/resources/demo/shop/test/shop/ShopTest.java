package shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static shop.Tests.contains;
import static shop.Tests.equal;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;

final class ShopTest {

    private final Shop shop = new Shop();

    void productsAreListedWithTheirPrices() {
        Shop.Reply reply = shop.answer("GET", "/api/products", "");
        equal(200, reply.status());
        contains(reply.body(), "{\"id\":\"mug\",\"name\":\"Enamel mug\",\"price\":1250}");
    }

    void orderIsPlacedAndReadBack() {
        Shop.Reply placed = shop.answer("POST", "/api/orders", "customer=Ada+L&item=mug%3A2");
        equal(201, placed.status());
        contains(placed.body(), "\"customer\":\"Ada L\"");
        contains(placed.body(), "\"total\":2500");
        equal(placed.body(), shop.answer("GET", "/api/orders/1", "").body());
    }

    void badItemIsTheCallersFault() {
        Shop.Reply reply = shop.answer("POST", "/api/orders", "customer=Ada&item=mug");
        equal(400, reply.status());
        contains(reply.body(), "not <product>:<quantity>: mug");
    }

    void unknownOrderIsNotFound() {
        equal(404, shop.answer("GET", "/api/orders/7", "").status());
        equal(404, shop.answer("DELETE", "/api/orders", "").status());
    }

    void textIsEscapedInJson() {
        contains(Json.write("say \"hi\"\n"), "\"say \\\"hi\\\"\\u000a\"");
    }

    void serverServesThePageAndTheApi() throws IOException {
        var anyPort = new InetSocketAddress("127.0.0.1", 0);
        try (Server server = Server.start(anyPort)) {
            contains(get(server, "/"), "<title>shop</title>");
            contains(get(server, "/shop.js"), "import { Cart }");
            contains(get(server, "/api/products"), "\"teapot\"");
            equal(404, connect(server, "/nothing.html").getResponseCode());
        }
    }

    private static String get(Server server, String path) throws IOException {
        try (var body = connect(server, path).getInputStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private static HttpURLConnection connect(Server server, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return (HttpURLConnection) uri.toURL().openConnection();
    }
}
