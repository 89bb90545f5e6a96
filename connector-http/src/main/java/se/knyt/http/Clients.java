package se.knyt.http;

import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The underlying clients, with everything that acts on its own turned off. */
final class Clients {
    private static final int CONNECTIONS_MAX = 256;
    private static final int CONNECTIONS_PER_ORIGIN_MAX = 64;
    private static final int HEADER_LINE_BYTES_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;

    private Clients() {}

    static CloseableHttpClient client(DnsResolver dns) {
        return client(dns, null);
    }

    /** One whose every call has an identity, as {@link Presented} keeps it. */
    static CloseableHttpClient presenting(DnsResolver dns) {
        return client(dns, new Presented());
    }

    private static CloseableHttpClient client(DnsResolver dns, @Nullable TlsSocketStrategy tls) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(dns)
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(HEADER_LINE_BYTES_MAX)
                                .setMaxHeaderCount(HEADERS_MAX)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(5))
                        .setSocketTimeout(Timeout.ofSeconds(20))
                        // A connection that the other side has closed is found out before a request is written on
                        // it, which costs a millisecond. What slips through is an unknown outcome, never sent twice.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .setTimeToLive(TimeValue.of(5, TimeUnit.MINUTES))
                        .build())
                .setMaxConnTotal(CONNECTIONS_MAX)
                .setMaxConnPerRoute(CONNECTIONS_PER_ORIGIN_MAX)
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setRequestExecutor(new SendMark.Executor())
                .setUserAgent("Knyt")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
