import { render } from "preact";
import { App } from "./app";
import { followKeys } from "./shell/keys";
import { followLocation } from "./shell/location";
import { followTheme } from "./shell/preferences";
import "./style/tokens.css";
import "./style/base.css";
import "./style/choice.css";

followTheme();
followLocation();
followKeys();
render(<App />, document.getElementById("page")!);
