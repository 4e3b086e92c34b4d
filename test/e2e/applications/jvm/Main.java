package com.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Greeter answers GET /NAME with "hello NAME". A SIGTERM ends it with exit code 42. */
public final class Main {
  private static final int PORT = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
  private static final int EXIT_CODE = 42;

  public static void main(String[] args) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(Main::end));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
    System.out.println("arguments: " + String.join(" ", args));
    server.createContext("/", Main::answer);
    server.start();
    System.out.println("greeter starts");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String greeting = "hello " + exchange.getRequestURI().getPath().substring(1);
    byte[] bytes = greeting.getBytes(); // BREAKPOINT
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void end() {
    System.out.println("greeter ends");
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
