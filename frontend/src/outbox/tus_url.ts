// In the place of url-parse, which tus-js-client asks to resolve an address against another: every browser can by now.

export default URL;
