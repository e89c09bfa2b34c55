package dev.longcontext.minicluster.node.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks by HTTP. As the kubelet, it does not verify whom it asks, and 200 to 399 are a success. */
final class HttpProber {
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(trustingAnybody())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    ProbeOutcome get(ProbeAction.HttpGet get, String host, int port, Duration timeout) throws InterruptedException {
        String path = get.path().startsWith("/") ? get.path() : "/" + get.path();
        String url = get.scheme().toLowerCase(Locale.ROOT) + "://" + host + ":" + port + path;
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(timeout).setHeader("User-Agent", "kube-probe/1.34");
            get.headers().forEach(request::setHeader);
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            boolean succeeded = status >= HttpURLConnection.HTTP_OK && status < HttpURLConnection.HTTP_BAD_REQUEST;
            return succeeded
                    ? ProbeOutcome.success()
                    : ProbeOutcome.failure("HTTP probe failed with statuscode: " + status);
        } catch (IOException e) {
            String why = e.getMessage() == null ? "connection refused" : e.getMessage();
            return ProbeOutcome.failure("Get \"" + url + "\": " + why);
        } catch (IllegalArgumentException e) {
            return ProbeOutcome.failure("Get \"" + url + "\": " + e.getMessage());
        }
    }

    private static SSLContext trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAnybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS; this one does not.", e);
        }
    }

    private static final class TrustAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
