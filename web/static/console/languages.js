/** Languages under their own names, as every language menu has them. @type {Readonly<Record<string, string>>} */
export const NAMES = Object.freeze({ "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" });
