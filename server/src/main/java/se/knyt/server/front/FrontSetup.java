package se.knyt.server.front;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import se.knyt.server.shell.PublicAddress;

/** Puts the front door before what Spring has made, and bounds the connections. */
@Configuration(proxyBeanMethods = false)
class FrontSetup {
    private static final int CONNECTIONS_MAX = 3_000;
    private static final int CONNECTIONS_PER_ADDRESS_MAX = 200;

    @Bean
    ControlListener controlListener() {
        return new ControlListener();
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> frontDoor(
            PublicAddress address, ControlListener control) {
        return factory -> factory.addServerCustomizers(server -> place(server, address.trustForwarded(), control));
    }

    /** @param behindProxy every connection comes from a proxy that is trusted; how many each person may have is its to say */
    private static void place(Server server, boolean behindProxy, ControlListener control) {
        var door = new FrontDoor(System::nanoTime, control);
        door.setHandler(server.getHandler());
        server.setHandler(door);
        for (var connector : server.getConnectors()) {
            server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
            if (!behindProxy) {
                connector.addEventListener(new ConnectionsPerAddress(CONNECTIONS_PER_ADDRESS_MAX));
            }
        }
        // After them: whoever runs this machine reaches it when the console's connections are all taken.
        control.attach(server);
    }
}
