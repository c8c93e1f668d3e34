var https = require('follow-redirects').https;

var options = {
  'method': 'POST',
  'hostname': '{BASE_URL}',
  'path': '/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>',
  'headers': {
    'Authorization': 'Bearer <API_TOKEN>'
  },
  'maxRedirects': 20
};

var req = https.request(options, function (res) {
  var chunks = [];

  res.on("data", function (chunk) {
    chunks.push(chunk);
  });

  res.on("end", function () {
    var body = Buffer.concat(chunks);
    console.log(body.toString());
  });

  res.on("error", function (error) {
    console.error(error);
  });
});

var postData = '------WebKitFormBoundary7MA4YWxkTrZu0gW\r\n'
+ 'Content-Disposition: form-data; name="objects"\r\n\r\n'
+ '[{"id":0,"data":{"field_1":"John","field_2":"O\\\'Connor"}}]\r\n'
+ '------WebKitFormBoundary7MA4YWxkTrZu0gW--';

req.setHeader('content-type', 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW');

req.write(postData);
req.end();
